//! The wire form is in people's chats: every button of an earlier version has to read as it did.

use super::*;
use crate::domain::base::ids::{CaseId, InviteId, PersonId, QuickId, ScreenId};
use crate::domain::case::guidance::Verdict;
use crate::domain::case::signal::{Network, SignalPlace, SignalService};
use crate::domain::intake::case_kind::PremiumKind;
use crate::domain::intake::kind::Kind;
use crate::domain::promotion::catalogue_look::{
    CatalogueAsk, CatalogueEdit, CatalogueFilter, CatalogueLook, ProgrammeKey, ProgrammeOf,
};
use crate::domain::promotion::field::ProgrammeField;
use crate::domain::promotion::look::LookView;
use crate::domain::promotion::programme::{Paid, Status};
use crate::domain::report::look::{ReportFormat, ReportView};
use crate::domain::report::period::Period;
use crate::domain::request::command::TransferAction;
use crate::domain::review::Part;
use crate::domain::staff::honorific::Honorific;
use crate::domain::staff::member::{MemberField, MemberView};
use crate::domain::staff::person::Role;
use crate::domain::staff::rota::DutyRole;
use crate::domain::staff::rota_look::{DutyKey, RelievedUntil, RotaEdit, RotaLook, ShiftKey};

const CASE_WIRE: [(CaseButton, &str); 105] = [
    (CaseButton::BusinessNumber, "biz-number"),
    (CaseButton::Files, "files"),
    (CaseButton::Give(ReassignButton::Keep), "follow"),
    (CaseButton::Signal(SignalButton::Begin), "signal"),
    (CaseButton::Signal(SignalButton::Area(u32::MAX)), "area.4294967295"),
    (CaseButton::Signal(SignalButton::Place(SignalPlace::Indoors)), "indoors"),
    (CaseButton::Signal(SignalButton::Place(SignalPlace::Outdoors)), "outdoors"),
    (CaseButton::Signal(SignalButton::Place(SignalPlace::Both)), "everywhere"),
    (CaseButton::Signal(SignalButton::Network(Network::G2)), "2g"),
    (CaseButton::Signal(SignalButton::Network(Network::G4)), "4g"),
    (CaseButton::Signal(SignalButton::Network(Network::G5)), "5g"),
    (CaseButton::Signal(SignalButton::Service(SignalService::Voice)), "voice"),
    (CaseButton::Signal(SignalButton::Service(SignalService::Data)), "data"),
    (CaseButton::Signal(SignalButton::Service(SignalService::Both)), "voice-data"),
    (CaseButton::Signal(SignalButton::Skip), "signal-skip"),
    (CaseButton::PassOn, "technical"),
    (CaseButton::Guide, "guide"),
    (CaseButton::Promotions, "promo"),
    (CaseButton::AnsweredInCall, "answered"),
    (CaseButton::AboutNumber, "about"),
    (CaseButton::Show, "show"),
    (CaseButton::Timeline, "time"),
    (CaseButton::AllButtons, "all"),
    (CaseButton::FewerButtons, "few"),
    (CaseButton::Check, "check"),
    (CaseButton::Business(true), "biz"),
    (CaseButton::Business(false), "nobiz"),
    (CaseButton::Agrees, "agree"),
    (CaseButton::Differs, "differ"),
    (CaseButton::OwnerDiffers, "differ-owner"),
    (CaseButton::PaymentDiffers, "differ-pay"),
    (CaseButton::CarryOut, "done"),
    (CaseButton::CarryOutUnchecked, "done-unchecked"),
    (CaseButton::Overrule, "overrule"),
    (CaseButton::Cannot, "cannot"),
    (CaseButton::Wait, "wait"),
    (CaseButton::Told, "told"),
    (CaseButton::DoneAndTold, "done-told"),
    (CaseButton::NotReached, "miss"),
    (CaseButton::AnotherTime, "later"),
    (CaseButton::NextTry, "try"),
    (CaseButton::Withdraw, "off"),
    (CaseButton::WithdrawnByLeader, "off-yes"),
    (CaseButton::Mistake, "mistake"),
    (CaseButton::OwnMistake, "own-mistake"),
    (CaseButton::OpenedByMistake, "opened-wrong"),
    (CaseButton::SameAs(CaseId(i64::MAX)), "as.9223372036854775807"),
    (CaseButton::Snooze, "snooze"),
    (CaseButton::Undo, "undo"),
    (CaseButton::Reopen, "reopen"),
    (CaseButton::Correct, "fix"),
    (CaseButton::Join, "join"),
    (CaseButton::AskQa, "ask"),
    (CaseButton::AskBecause(Reason::NotBusiness), "ask-not-business"),
    (CaseButton::AskBecause(Reason::LostElsewhere), "ask-lost-elsewhere"),
    (CaseButton::AskBecause(Reason::DoesNotMatch), "ask-differs"),
    (CaseButton::AskBecause(Reason::Other), "ask-other"),
    (CaseButton::MoreForQa, "more"),
    (CaseButton::PhonedQa, "phoned"),
    (CaseButton::Phoned(Verdict::GoAhead), "phoned-go"),
    (CaseButton::Phoned(Verdict::VerifyMore), "phoned-verify"),
    (CaseButton::Phoned(Verdict::DoNot), "phoned-no"),
    (CaseButton::PhonedWith(PersonId(i64::MAX)), "by.9223372036854775807"),
    (CaseButton::Qa(QaButton::ConfirmPhoned(true)), "phoned-right"),
    (CaseButton::Qa(QaButton::ConfirmPhoned(false)), "phoned-never"),
    (CaseButton::TakeBackQuestion, "unask"),
    (CaseButton::Understood, "read"),
    (CaseButton::CalledLeader, "called"),
    (CaseButton::LeaderCorrects, "leader-corrects"),
    (CaseButton::ConfirmedAsIs, "as-is"),
    (CaseButton::Qa(QaButton::Claim), "claim"),
    (CaseButton::Qa(QaButton::Answer(Verdict::GoAhead)), "go"),
    (CaseButton::Qa(QaButton::Answer(Verdict::VerifyMore)), "verify"),
    (CaseButton::Qa(QaButton::Answer(Verdict::DoNot)), "no"),
    (CaseButton::Qa(QaButton::JustSay), "say"),
    (CaseButton::Qa(QaButton::ComesBack), "comes-back"),
    (CaseButton::Qa(QaButton::HandBack), "hand-back"),
    (CaseButton::Qa(QaButton::CorrectAnswer), "correct"),
    (CaseButton::Qa(QaButton::KeepGuidance), "keep"),
    (CaseButton::Transfer(TransferAction::AskFor(TransferTarget::ShiftLeader)), "want-shift"),
    (CaseButton::Transfer(TransferAction::AskFor(TransferTarget::TeamLeader)), "want-team"),
    (CaseButton::Transfer(TransferAction::Take), "take"),
    (CaseButton::Transfer(TransferAction::CallBack), "call-back"),
    (CaseButton::Transfer(TransferAction::CallOff), "call-off"),
    (CaseButton::Reveal, "eye"),
    (CaseButton::Give(ReassignButton::ToWhom), "give"),
    (CaseButton::Give(ReassignButton::Take), "accept"),
    (CaseButton::Give(ReassignButton::Decline), "decline"),
    (CaseButton::Give(ReassignButton::HandBack), "return"),
    (CaseButton::Give(ReassignButton::Around), "around"),
    (CaseButton::Give(ReassignButton::AcceptShift), "shift"),
    (CaseButton::Give(ReassignButton::Line), "line"),
    (CaseButton::Back, "back"),
    (CaseButton::AgreedIn(u16::MAX), "agreed.65535"),
    (CaseButton::NextTryIn(60), "try.60"),
    (CaseButton::At(u32::MAX), "at.4294967295"),
    (CaseButton::Qa(QaButton::Quick(QuickId(i64::MAX))), "q.9223372036854775807"),
    (CaseButton::Qa(QaButton::ShowMedia(u32::MAX)), "media.4294967295"),
    (CaseButton::Give(ReassignButton::Page(u16::MAX)), "people.65535"),
    (CaseButton::Give(ReassignButton::To(PersonId(i64::MAX))), "to.9223372036854775807"),
    (CaseButton::CorrectField(Field::Leader), "fix.l"),
    (CaseButton::CorrectField(Field::Calling), "fix.c"),
    (CaseButton::CorrectField(Field::Request), "fix.r"),
    (CaseButton::CorrectField(Field::Callback), "fix.b"),
    (CaseButton::CorrectField(Field::When), "fix.w"),
];

const DRAFT_WIRE: [(DraftButton, &str); 27] = [
    (DraftButton::Back, "back"),
    (DraftButton::Skip, "skip"),
    (DraftButton::Edit, "edit"),
    (DraftButton::Tonight, "tonight"),
    (DraftButton::Tomorrow, "tomorrow"),
    (DraftButton::Cancel, "cancel"),
    (DraftButton::Open, "open"),
    (DraftButton::Continue, "go"),
    (DraftButton::Wants(TransferTarget::ShiftLeader), "want-shift"),
    (DraftButton::Wants(TransferTarget::TeamLeader), "want-team"),
    (DraftButton::EditField(Field::Leader), "edit.l"),
    (DraftButton::EditField(Field::Calling), "edit.c"),
    (DraftButton::EditField(Field::Request), "edit.r"),
    (DraftButton::EditField(Field::Callback), "edit.b"),
    (DraftButton::EditField(Field::When), "edit.w"),
    (DraftButton::Kind(CaseKind::Vip(Kind::LostPhone)), "kind.lost_phone"),
    (DraftButton::Kind(CaseKind::Vip(Kind::Debt)), "kind.debt"),
    (DraftButton::Kind(CaseKind::Vip(Kind::RedBill)), "kind.red_bill"),
    (DraftButton::Kind(CaseKind::Vip(Kind::UnknownBar)), "kind.unknown_bar"),
    (DraftButton::Kind(CaseKind::Vip(Kind::LostBar)), "kind.lost_bar"),
    (DraftButton::Kind(CaseKind::Vip(Kind::Other)), "kind.other"),
    (DraftButton::Kind(CaseKind::Premium(PremiumKind::Support)), "kind.support"),
    (DraftButton::Kind(CaseKind::Premium(PremiumKind::Advice)), "kind.advice"),
    (DraftButton::Kind(CaseKind::Premium(PremiumKind::Complaint)), "kind.complaint"),
    (DraftButton::Kind(CaseKind::Premium(PremiumKind::Signal)), "kind.signal"),
    (DraftButton::DueIn(u16::MAX), "due.65535"),
    (DraftButton::DueIn(0), "due.0"),
];

const MEMBER_WIRE: [(MemberButton, &str); 25] = [
    (MemberButton::Show(MemberView::Page), "show"),
    (MemberButton::Show(MemberView::Roles), "roles"),
    (MemberButton::Show(MemberView::Honorifics), "address"),
    (MemberButton::Show(MemberView::Leaving), "leaving"),
    (MemberButton::Ask(MemberField::Phone), "phone"),
    (MemberButton::Ask(MemberField::Name), "name"),
    (MemberButton::Role(Role::Agent, true), "r-agent.1"),
    (MemberButton::Role(Role::Agent, false), "r-agent.0"),
    (MemberButton::Role(Role::Qa, true), "r-qa.1"),
    (MemberButton::Role(Role::Qa, false), "r-qa.0"),
    (MemberButton::Role(Role::QaLead, true), "r-qa-lead.1"),
    (MemberButton::Role(Role::QaLead, false), "r-qa-lead.0"),
    (MemberButton::Role(Role::ShiftLeader, true), "r-shift-leader.1"),
    (MemberButton::Role(Role::ShiftLeader, false), "r-shift-leader.0"),
    (MemberButton::Role(Role::TeamLeader, true), "r-team-leader.1"),
    (MemberButton::Role(Role::TeamLeader, false), "r-team-leader.0"),
    (MemberButton::Role(Role::Info, true), "r-info.1"),
    (MemberButton::Role(Role::Info, false), "r-info.0"),
    (MemberButton::Role(Role::Admin, true), "r-admin.1"),
    (MemberButton::Role(Role::Admin, false), "r-admin.0"),
    (MemberButton::Honorific(Honorific::Anh), "anh"),
    (MemberButton::Honorific(Honorific::Chi), "chi"),
    (MemberButton::Honorific(Honorific::Em), "em"),
    (MemberButton::Leave, "leave"),
    (MemberButton::Return, "return"),
];

fn every_button() -> Vec<(Button, String)> {
    let (case, version, draft) = (CaseId(i64::MAX), i64::MAX, DraftId(i64::MAX));
    let standing = SavedAnswerId(i64::MAX);
    let saved = [
        SavedAnswerButton::Show,
        SavedAnswerButton::Edit,
        SavedAnswerButton::Retire,
        SavedAnswerButton::Publish,
    ];
    let lists = [
        (List::Open(OpenFilter::All), "open.all"),
        (List::Open(OpenFilter::Mine), "open.mine"),
        (List::Open(OpenFilter::Shift), "open.shift"),
        (List::Open(OpenFilter::Overdue), "open.late"),
        (List::Open(OpenFilter::Asking), "open.qa"),
        (List::Open(OpenFilter::Unowned), "open.free"),
        (List::Found(TextId(i64::MAX)), "find.9223372036854775807"),
        (List::Owners, "owners.all"),
        (List::OwnedBy(PersonId(i64::MAX)), "owner.9223372036854775807"),
        (List::Timeline(case), "time.9223372036854775807"),
        (List::Audit(AuditFilter::Done), "audit.done"),
        (List::Audit(AuditFilter::Looked), "audit.looked"),
        (List::Audit(AuditFilter::Staff), "audit.staff"),
        (List::Staff(StaffFilter::All), "staff.all"),
        (List::Staff(StaffFilter::NotReached), "staff.unreached"),
        (List::Staff(StaffFilter::OffToday), "staff.off"),
        (List::Staff(StaffFilter::Left), "staff.left"),
        (List::Staff(StaffFilter::Role(Role::ShiftLeader)), "staff.shift_leader"),
        (List::Staff(StaffFilter::Found(TextId(i64::MAX))), "staff.9223372036854775807"),
    ];
    let mut all = vec![
        (
            Button::Handover { handover: HandoverId(3), press: HandoverButton::AcceptAll },
            "h.3.all".to_owned(),
        ),
        (
            Button::Handover { handover: HandoverId(3), press: HandoverButton::ShareEvenly },
            "h.3.even".to_owned(),
        ),
        (
            Button::Handover { handover: HandoverId(3), press: HandoverButton::ChoosePeople },
            "h.3.pick".to_owned(),
        ),
        (Button::Import { import: ImportId(7), press: ImportButton::Apply }, "f.7.ok".to_owned()),
        (Button::Import { import: ImportId(7), press: ImportButton::Replace }, "f.7.all".to_owned()),
        (Button::Import { import: ImportId(7), press: ImportButton::Drop }, "f.7.off".to_owned()),
        (Button::Template(ListKind::Rota), "ft.rota".to_owned()),
        (Button::Template(ListKind::Catalogue), "ft.promo".to_owned()),
        (Button::Calendar, "ics.own".to_owned()),
        (Button::Screens, "w.all".to_owned()),
        (Button::NewScreen, "w.new".to_owned()),
        (Button::Screen { screen: ScreenId(5), press: ScreenButton::Close }, "w.5.off".to_owned()),
        (Button::Language(Locale::Vi), "lang.vi".to_owned()),
        (Button::Language(Locale::En), "lang.en".to_owned()),
    ];
    all.extend(
        CASE_WIRE.map(|(press, word)| {
            (Button::Case { case, version, press }, format!("c.{case}.{version}.{word}"))
        }),
    );
    all.extend(DRAFT_WIRE.map(|(press, word)| (Button::Draft { draft, press }, format!("d.{draft}.{word}"))));
    all.extend(
        saved
            .into_iter()
            .zip(["show", "edit", "retire", "publish"])
            .map(|(press, word)| (Button::Standing { standing, press }, format!("g.{standing}.{word}"))),
    );
    let look = Look { paid: Some(Paid::Prepaid), view: LookView::Offer, ..Look::at(TextId(45)) };
    all.push((Button::Promotions(look), "p.45.prepaid.any.offer.0".to_owned()));
    all.push((Button::Guide(GuideView::All), "k.all".to_owned()));
    all.extend(
        Card::ALL
            .iter()
            .map(|card| (Button::Guide(GuideView::Card(*card)), format!("k.card.{}", card.word()))),
    );
    all.push((Button::EditGuide(Card::Check), "ke.check".to_owned()));
    let presses = [
        (GuideButton::Publish, "publish"),
        (GuideButton::Drop, "drop"),
        (GuideButton::Read, "read"),
        (GuideButton::Readers, "readers"),
        (GuideButton::Remind, "remind"),
    ];
    all.extend(presses.map(|(press, word)| {
        (Button::GuideVersion { version: GuideVersionId(7), press }, format!("v.7.{word}"))
    }));
    let key = ProgrammeKey(u32::MAX);
    let field = CatalogueAsk::Field(ProgrammeOf::Catalogue(key), ProgrammeField::Conditions);
    let of_form = CatalogueAsk::Field(ProgrammeOf::Form, ProgrammeField::OnNet);
    let golden = chrono::NaiveDate::from_ymd_opt(2026, 12, 20).expect("a day");
    let found = CatalogueFilter::Found(TextId(i64::MAX));
    let looks = [
        (CatalogueLook::List { filter: CatalogueFilter::Current, page: 0 }, "list.current.0"),
        (CatalogueLook::List { filter: CatalogueFilter::Planned, page: 1 }, "list.planned.1"),
        (CatalogueLook::List { filter: CatalogueFilter::Ended, page: 2 }, "list.ended.2"),
        (CatalogueLook::List { filter: CatalogueFilter::Recommended, page: 3 }, "list.recommend.3"),
        (CatalogueLook::List { filter: found, page: u32::MAX }, "list.9223372036854775807.4294967295"),
        (CatalogueLook::Programme(key), "one.4294967295"),
        (CatalogueLook::Fields(key), "fields.4294967295"),
        (CatalogueLook::History(key), "past.4294967295"),
        (CatalogueLook::GoldenDays, "days"),
        (CatalogueLook::Form, "form"),
    ];
    all.extend(looks.map(|(look, word)| (Button::Catalogue(look), format!("ca.{word}"))));
    let edits = [
        (CatalogueEdit::Ask(field), "ask.4294967295.conditions"),
        (CatalogueEdit::Ask(of_form), "ask.form.on_net"),
        (CatalogueEdit::Ask(CatalogueAsk::GoldenDay), "ask.day"),
        (CatalogueEdit::Status(key, Status::Ended), "status.4294967295.ended"),
        (CatalogueEdit::Recommend(key, true), "offer.4294967295.1"),
        (CatalogueEdit::Recommend(key, false), "offer.4294967295.0"),
        (CatalogueEdit::RemoveDay(golden), "off.2026-12-20"),
        (CatalogueEdit::BeginForm, "new"),
        (CatalogueEdit::Skip(ProgrammeField::Until), "skip.until"),
        (CatalogueEdit::SaveForm, "save"),
        (CatalogueEdit::DropForm, "drop"),
    ];
    all.extend(edits.map(|(edit, word)| (Button::EditCatalogue(edit), format!("ce.{word}"))));
    let scores = [
        (Part::SpecialCare, "care"),
        (Part::Professional, "professional"),
        (Part::Fast, "fast"),
        (Part::Respectful, "respectful"),
    ];
    let review = |press, word| (Button::Review { case, press }, format!("rv.{case}.{word}"));
    all.extend(scores.map(|(part, word)| review(ReviewButton::Score(part, true), format!("{word}.1"))));
    all.extend(scores.map(|(part, word)| review(ReviewButton::Score(part, false), format!("{word}.0"))));
    let presses = [(ReviewButton::AllMet, "all"), (ReviewButton::Send, "send"), (ReviewButton::Next, "next")];
    all.extend(presses.map(|(press, word)| review(press, word.to_owned())));
    let person = PersonId(i64::MAX);
    let of_member = |(press, word)| (Button::Member { person, press }, format!("m.{person}.{word}"));
    all.extend(MEMBER_WIRE.map(of_member));
    let date = chrono::NaiveDate::from_ymd_opt(2026, 3, 2).expect("a day");
    let (shift, whole) = (ShiftKey { date, shift: 1 }, ShiftKey::whole(date));
    let place = DutyKey { shift: whole, person, post: DutyRole::QaOnCall };
    let max = i64::MAX;
    let until = RelievedUntil::new("2026-03-04T10:00:00Z".parse().expect("a time")).expect("it fits");
    all.extend([
        (Button::Rota(RotaLook::Day(date)), "ro.day.2026-03-02".to_owned()),
        (Button::Rota(RotaLook::Week(date)), "ro.week.2026-03-02".to_owned()),
        (Button::Rota(RotaLook::Shift(shift)), "ro.shift.2026-03-02.1".to_owned()),
        (Button::Rota(RotaLook::Add(whole)), "ro.add.2026-03-02.65535".to_owned()),
        (Button::Rota(RotaLook::Off(place, 0)), format!("ro.off.2026-03-02.65535.{max}.7")),
        (Button::Rota(RotaLook::Off(place, 255)), format!("ro.off.2026-03-02.65535.{max}.7.255")),
        (Button::Rota(RotaLook::TakeOver(0)), "ro.take".to_owned()),
        (Button::Rota(RotaLook::TakeOver(3)), "ro.take.3".to_owned()),
        (Button::Rota(RotaLook::TakeOverUntil(until, 3)), "ro.until.29543640.3".to_owned()),
        (
            Button::EditRota(RotaEdit::TakeOver { of: person, post: DutyRole::QaOnCall, until: Some(until) }),
            format!("re.take.{max}.7.29543640"),
        ),
        (Button::Rota(RotaLook::Staffed(shift, DutyRole::QaOnCall, 0)), "ro.in.2026-03-02.1.7".to_owned()),
        (Button::Rota(RotaLook::AddTo(shift, DutyRole::QaOnCall, 9)), "ro.to.2026-03-02.1.7.9".to_owned()),
        (Button::Rota(RotaLook::Swap(place, 1)), format!("ro.swap.2026-03-02.65535.{max}.7.1")),
        (Button::Rota(RotaLook::SwapWith(place, PersonId(7))), format!("ro.with.2026-03-02.65535.{max}.7.7")),
        (
            Button::EditRota(RotaEdit::Swap { given: place, with: person, returned: Some(whole) }),
            format!("re.sw.b495d.ffff.{max:x}.7.{max:x}.b495d.ffff"),
        ),
        (
            Button::EditRota(RotaEdit::Swap { given: place, with: person, returned: None }),
            format!("re.sw.b495d.ffff.{max:x}.7.{max:x}.-"),
        ),
        (Button::Swap { swap: SwapId(9), press: SwapButton::Agree }, "s.9.yes".to_owned()),
        (Button::Swap { swap: SwapId(9), press: SwapButton::Decline }, "s.9.no".to_owned()),
        (Button::Swap { swap: SwapId(9), press: SwapButton::Approve }, "s.9.approve".to_owned()),
        (Button::Swap { swap: SwapId(9), press: SwapButton::Refuse }, "s.9.refuse".to_owned()),
        (Button::Swap { swap: SwapId(9), press: SwapButton::Withdraw }, "s.9.back".to_owned()),
        (Button::EditRota(RotaEdit::Put(place)), format!("re.put.2026-03-02.65535.{max}.7")),
        (Button::EditRota(RotaEdit::Off(place)), format!("re.off.2026-03-02.65535.{max}.7")),
        (Button::EditRota(RotaEdit::Replace(place, person)), format!("re.by.2026-03-02.65535.{max}.7.{max}")),
        (
            Button::EditRota(RotaEdit::TakeOver { of: person, post: DutyRole::Role(Role::Qa), until: None }),
            format!("re.take.{max}.1"),
        ),
    ]);
    all.extend([
        (Button::Invite(InviteButton::Choose(127)), "i.roles.127".to_owned()),
        (Button::Invite(InviteButton::Make(1)), "i.make.1".to_owned()),
        (Button::Invite(InviteButton::List), "i.list".to_owned()),
        (Button::Invite(InviteButton::Revoke(InviteId(i64::MAX))), format!("i.revoke.{}", i64::MAX)),
    ]);
    let day = |day| chrono::NaiveDate::from_ymd_opt(2026, 3, day).expect("a day");
    let period = Period { first: day(1), last: day(2) };
    all.push((
        Button::Report(ReportLook { period, view: ReportView::ByPerson }),
        "r.2026-03-01.2026-03-02.person".to_owned(),
    ));
    all.extend([(ReportFormat::Workbook, "xlsx"), (ReportFormat::Chart, "chart")].map(|(format, word)| {
        let file = ReportFile { period, format };
        (Button::ReportFile(file), format!("rf.2026-03-01.2026-03-02.{word}"))
    }));
    all.extend(lists.map(|(list, word)| (Button::List { list, page: 2 }, format!("l.{word}.2"))));
    all
}

#[test]
fn every_button_keeps_its_wire_form_and_fits() {
    for (button, wire) in every_button() {
        assert_eq!(button.encode(), wire);
        assert_eq!(Button::decode(&wire), Ok(button), "{wire}");
        assert!((1..=64).contains(&wire.len()), "{wire}");
    }
}

#[test]
fn what_is_no_button_is_not_read() {
    for data in [
        "",
        "c",
        "c.1",
        "c.1.2",
        "c.1.2.nothing",
        "c.1.2.told.3",
        "c.-1.2.told",
        "c.+1.2.told",
        "c.1.2.agreed",
    ] {
        assert_eq!(Button::decode(data), Err(UnknownButton), "{data}");
    }
    for data in [
        "c.1.2.agreed.65536",
        "c.1.2.agreed.-1",
        "c.1.2.agreed.07",
        "c.1.2.told ",
        "d.1.told",
        "h.1.none",
        "l.open.mine",
    ] {
        assert_eq!(Button::decode(data), Err(UnknownButton), "{data}");
    }
}
