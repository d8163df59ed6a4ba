//! The words that tell what a number, a name or a line is.
//!
//! Phrases of [`LEADER_ENDS`] are as people write them: a word with diacritics counts only so, or with none at all. All others are folded.

use super::tokens::Token;
use crate::domain::base::fold::fold;
use std::collections::HashMap;
use std::sync::OnceLock;

/// The role of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Calling,
    Help,
    Callback,
}

/// What a label says of the words behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Leader,
    /// The leader's title or department.
    Unit,
    Number(Role),
    /// A number of which the label does not say more: the calling one where no other label says so.
    SomeNumber,
    When,
    Request,
    /// Part of the request, label and all: "Trạng thái: chặn nợ".
    Remark,
}

/// How loud a phrase before a number speaks for a role: beside a name, or after a verb, it speaks less.
pub(super) static BEFORE: [(Role, u32, Phrases); 11] = [
    (
        Role::Callback,
        80,
        Phrases::of(
            "goi lai|goi lai cho|lien he lai|lh lai|lien lac lai|callback|call back|cb|lh|lhe|lien he|\
         lien lac|lien lac qua|gl|lhl|glai|lh lai so|so lien he|so lh|goi ve|phan hoi|can gi goi|can gi alo|co gi goi|\
         alo lai|alo|nhan lai|nhan lai qua|nhan lai qua zalo|nhan qua|bao qua zalo|contact|goi so vo|goi vo|goi cho vo|goi chong|goi cho|nhan kq|nhan ket qua|\
         kq goi|ket qua goi|tra loi|so goi lai|sdt goi lai|so lien lac|dt lien he|dt lien lac|\
         sdt lien he|sdt lh|xong goi|nhan tin|nhan zalo|inbox|ib|so can goi lai|so nhan ket qua|\
         so nhan kq|goi lai vao|goi lai vao so|goi lai may|can thi goi|goi xac nhan|so du phong|\
         so lien lac khac|khi xong goi|bao cho|bao cho a|bao cho anh|bao cho chi|tra kq|tra ket qua|\
         tra kq ve|goi nguoc lai|phan hoi ve|feedback|dt lh|dt lh lai|sdt lh lai|so lh lai|\
         so lien he lai|so lien lac lai|goi giup|xong alo|xong bao|xong bao ve|kq bao ve|kq bao|\
         bao lai vo|call lai|bao ve|bao ve so|thi alo|thi lh|thi lien he|xong goi lai",
        ),
    ),
    (
        Role::Callback,
        70,
        Phrases::of(
            "bao lai|bao lai cho|bao ket qua ve|bao ket qua qua|bao ket qua cho|bao ket qua lai|\
         bao kq lai|bao kq|bao ket qua|bao kq qua|bao kq ve|bao kq cho|bao qua",
        ),
    ),
    (
        Role::Calling,
        80,
        Phrases::of(
            "goi tu|goi len|goi len tu|goi bang|goi den|goi toi|goi vao|goi qua|goi ra|dang goi|so goi|\
         sdt goi|dt goi|may goi|muon may|muon dt|muon dien thoai|muon so|muon sim|dung may|dung so|\
         dung dt|dung sim|xai so|xai may|cuoc goi tu|cuoc goi cua|so goi den|so goi len|so goi toi|\
         so den|so hien tai|calling|goi=|call tu|call bang|sdt dang goi|so ld goi|so dang goi|\
         lay may|lay so|goi vô|goi nho|so dien thoai goi len|so may goi|so ca nhan|so rieng|so phu|\
         so la|so tam|so muon|caller|so goi vao|goi nho so|nho may|goi ke|goi bang may|so nguoi goi|\
         sdt nguoi goi|sdt len|may bao ve|dt bao ve|so bao ve|so khac goi|so khac|may bao ve so|\
             dt bao ve so|goi tu may|goi tu may bàn|may bàn|goi tu dt|dang su dung|dang su dung so|dang dung so|\
             dang dung may|dang cam|may dang cam|so dang cam|dang muon|muon tam|muon tam may|goi hien tren may|\
             so hien|so hien tren may|hien so|sg|so g|alo tu|alo bang|\
             alo vao|alo len|alo den|alo toi|goi dum tu so|goi ho tu so|goi dum|goi giup tu so",
        ),
    ),
    (Role::Calling, 60, Phrases::of("bang so|tu|tu so|tu may|bang may|tu sdt|bang sdt")),
    (Role::Calling, 50, Phrases::of("goi|call|goi so")),
    (
        Role::Help,
        80,
        Phrases::of(
            "so can ho tro|so ho tro|so can xu ly|so can kiem tra|so can check|so bao mat|so thue bao|\
         thue bao chinh|may chinh|sdt can|sdt can xu ly|tb can mo|sim so|so can tra|so can|so can mo|\
         so can cat|so can khoa|so yeu cau|so mo|so cat|so khoa|so mat|so bi mat|so bi khoa|\
         so bi chan|so bi cat|so chinh|so mat may|sdt mat|sdt can mo|sdt can ho tro|sdt bi mat|\
         sdt bi chan|so bi|sdt bi|thue bao bi|thue bao can|tb can|tb bi|so may mat|cho so|cho tb|\
         cho thue bao|cho sdt|so nghiep vu|sht|so ht|tb ht|dung lai so|dung lai sim|\
             su dung lai so|xai lai so|xai lai sim|nhac lai so|nhac lai so la|doc lai so|doc lai so la|\
             lap lai so|lap lai so la|cuoc goi so|cuoc goi cua so|list cuoc goi so",
        ),
    ),
    (
        Role::Help,
        50,
        Phrases::of(
            "mo|cat|khoa|chan|no|no cuoc|mat|mm|cmm|bmm|roi|kiem tra|ktra|ktr|kt|check|huy|dang ky|dk|\
         gia han|doi|hoi|khoi phuc|noi lai|ngung|ngat|nap|tra cuu|xem|lock|bat|tat|dau noi|hoa mang|\
         xoa|cap|khac phuc|cap nhat|ra soat|xac minh|ho tro|ht|chuyen|bao do|thue bao|tb|bi|sim|\
         mo lai|cap lai|kich hoat|tang|cuoc|may mat|roaming|cho|goi data|goi cuoc|goi 5g|goi 4g|\
         cat goi|huy goi|doi goi|dang ky goi|dk goi|gia han goi|goi roaming|mua goi|\
         khoi phuc lien lac|cat lien lac|mo lien lac|khoa lien lac|chieu goi di|goi di|chieu goi den|chieu goi|\
             su dung so|su dung|quyen su dung|\
             quyen su dung so|cuoc goi|cuoc goi den|lich su cuoc goi|chi tiet cuoc goi|sao ke|dung ten|chu quyen",
        ),
    ),
    (Role::Help, 30, Phrases::of("giup|gium|dum|ho|ve|cua vo|cua chong|cua con")),
    (Role::Help, 30, Phrases::of("kxd|kxđ|2c|1c|2 chieu|1 chieu")),
    (Role::Help, 30, Phrases::of("xu ly")),
    (Role::Help, 30, Phrases::of("sdt cua vo|sdt cua chong")),
];

/// The same after a number.
pub(super) static AFTER: [(Role, u32, Phrases); 4] = [
    (
        Role::Callback,
        80,
        Phrases::of(
            "goi lai|de goi lai|de lien he|de lien lac|la so lien he|la so goi lai|so lien he|\
         lien he lai|lh|lh lai|de bao kq|de bao ket qua|de bao lai|nhan kq|so lh|de nhan kq",
        ),
    ),
    (
        Role::Calling,
        60,
        Phrases::of(
            "goi|goi len|goi toi|goi den|goi vao|goi qua|dang goi|la so goi|so goi|la so dang goi|\
         so dang goi|call|goi nho|vua goi|moi goi|goi xin|goi yeu cau|goi vô|goi vo|dang cam|dang cam goi|\
             dang dung|muon may vo goi|muon may chong goi|muon may con goi|muon may tai xe goi|\
             muon may lai xe goi|muon may nhan vien goi|muon may bao ve goi|muon may nguoi nha goi|\
             muon may dong nghiep goi|muon may thu ky goi|muon may ban goi|muon may goi|muon dt goi",
        ),
    ),
    (Role::Help, 60, Phrases::of("la so can|la so mat|la so bi|la so chinh|so mat|so can mo|la so bi mat")),
    (
        Role::Help,
        40,
        Phrases::of(
            "bi|dang bi|da bi|mat|no|no cuoc|khong goi duoc|ko goi duoc|het|dang no|hom nay bi|vua bi|\
         moi bi|mat may|bao mat|cua vo|cua chong|cua con|cua ba|cua me|bao do|cuoc do|cuoc bao do|can mo|can cat|\
             can khoa|can ho tro|rot|roi|tu nhien|khong nhan duoc|ko nhan duoc|k nhan dc|ko nhan dc|khong vao|ko vao|\
             khong su dung|ko su dung|khong dung duoc|ko dung duoc|khong lien lac duoc|chan 2c|chan 1c|chan 2 chieu|\
             chan 1 chieu|chan hai chieu|chan mot chieu|chan kxd|khoa 1c|khoa 1 chieu|kxd|la so can mo",
        ),
    ),
];

/// Words that read like another one without their diacritics, and are not that one.
pub(super) const OTHER_WORDS: &str = "gói|tử|tự|tư|tứ|tủ|mật|mặt|mắt|bàn|bán|ban|nó|chân|đồng|động|đông|hội|đội|bộ|mơ|mô|lãi|gỏi|quá|chờ|dạ|sáu|tôi|\
         nỗi|sở|sớ|cổ|cỡ|lâm|bằng lăng|vế|cậu|vô|ở";

/// Words between a phrase and its number that say nothing.
pub(super) static LABELS: Phrases = Phrases::of(
    "so|sdt|dt|sđt|dien|thoai|dd|di|dong|tel|phone|may|la|so may|qua|vao|ve|ban|bàn|hotline|zalo|\
         mobile|nay|kia",
);

/// What the parts of a template are called, by what they hold; those of a number also as [`BEFORE`].
pub(super) static PART_LABELS: [(Label, Phrases); 9] = [
    (
        Label::Leader,
        Phrases::of(
            "ld|lanh dao|ten|ten ld|ten lanh dao|ho ten|ho va ten|ho ten ld|ten vip|leader|vip|kh vip|sep|\
             nguoi goi|nguoi bao|nguoi yeu cau|nguoi yc|nguoi nho|nguoi lien he|nguoi lh|nguoi de nghi|\
             ld goi|lanh dao goi|ten nguoi goi|ten ld goi|ai|ai goi|khach|kh|khach hang|ten kh|ten khach|\
             ld yeu cau|ld yc|thong tin ld|tt ld|ten va chuc vu|ho ten chuc vu|nguoi lien lac|ong|ba|anh|chi",
        ),
    ),
    (
        Label::Unit,
        Phrases::of(
            "chuc vu|chuc danh|cv|don vi|dv|don vi cong tac|phong ban|phong|bo phan|cong ty|cty|cq|co quan",
        ),
    ),
    (
        Label::Number(Role::Calling),
        Phrases::of(
            "so goi|so ld|sdt ld|dt ld|so lanh dao|sdt lanh dao|so cua ld|sdt cua ld|tu so|tu sdt|tu|goi|\
             goi tu|goi tu so|goi den|goi len|goi vao|goi den tu|so goi tu|so dang cam|so dang dung|so dang xai|\
             so nguoi goi|sdt nguoi goi|may goi|sdt vip|so vip|may dang cam|so nguoi bao|sdt nguoi bao|\
             so ld goi|sdt ld goi|so lien he goi|sg|nguon goi|so goi di|so hien thi|so den",
        ),
    ),
    (
        Label::Number(Role::Help),
        Phrases::of(
            "tb|stb|so tb|thue bao|so thue bao|tbao|ho tro|sdt ho tro|so nho|so kh|sdt kh|so khach|so khach hang|\
             so can|mo|cat|khoa|so su co|so bao mat|sim|so sim|msisdn|sub|tb ho tro|tb loi|tb chan|tb no|\
             thue bao ho tro|tb xu ly|so can ht|sht|tb ht|ht|so ht|sdt ht|tb kh|so tim lai duoc may",
        ),
    ),
    (
        Label::Number(Role::Callback),
        Phrases::of(
            "cb|so cb|goi lai|lh|lh lai|sdt lh|bao lai|bao kq|bao ket qua|so nhan|so bao lai|so bao kq|sdt bao lai",
        ),
    ),
    (
        Label::SomeNumber,
        Phrases::of(
            "so|sdt|dt|so dt|so dien thoai|dien thoai|so may|phone|tel|mobile|di dong|dd|dtdd|so di dong|sđt",
        ),
    ),
    (
        Label::When,
        Phrases::of(
            "hen|gio hen|hen ld|hen luc|hen gio|hen bao|hen bao lai|hen bao kq|hen goi|hen goi lai|hen tra loi|\
             hen khach|hen kh|hen vip|thoi gian|thoi gian hen|tg|tg hen|tg bao|gio bao|gio bao lai|gio goi lai|\
             deadline|time|cam ket|hua|hua bao|hen tra|thoi gian phan hoi|tg phan hoi|thoi gian cam ket|kq truoc|\
             thoi gian goi lai|tg goi lai|thoi gian tra loi|trong vong|han tra|han|han bao|thoi han|thoi diem hen|hen a|hen anh|hen c|hen chi|hen ong|hen ba|hen bac|\
             hen chu|hen co|hen phan hoi",
        ),
    ),
    (
        Label::Request,
        Phrases::of(
            "nd|noi dung|nd yc|noi dung yc|noi dung yeu cau|yc|yeu cau|y c|yeu cau cua ld|yeu cau cua lanh dao|\
             viec|ve viec|v v|vv|loai|loai yc|loai yeu cau|request|nhu cau|can|can gi|muon|de nghi|nho|van de|\
             yc ld|ld can|ld nho|yc cua ld|cong viec",
        ),
    ),
    (
        Label::Remark,
        Phrases::of(
            "ly do|ly do chan|trang thai|tinh trang|tt|tt tb|nn|nguyen nhan|phan anh|pa|ma pa|ghi chu|gc|note|luu y|\
             chu y|goi cuoc|goi|bo sung|them|ma|kenh|muc do|uu tien|chi tiet|mo ta|hien trang|noi them|ld chan|\
             dia chi|khieu nai|su co|loi|ps|p s|hoi|han muc|goi dang dung",
        ),
    ),
];

/// Somebody else than the leader.
pub(super) static RELATIONS: Phrases = Phrases::of(
    "vo|chong|con trai|con gai|con|thu ky|tro ly|dong nghiep|tai xe|lai xe|em trai|em gai|ba xa|\
         ong xa|nguoi nha|nhan vien|nv|tro li",
);

/// What a leader is called by, before the name; the second of each is what they are addressed with.
pub(super) const HONORIFICS: [(&str, &str); 24] = [
    ("ô", "ông"),
    ("e", "em"),
    ("anh", "anh"),
    ("a", "anh"),
    ("chị", "chị"),
    ("chi", "chị"),
    ("c", "chị"),
    ("ông", "ông"),
    ("ong", "ông"),
    ("bà", "bà"),
    ("cô", "cô"),
    ("chú", "chú"),
    ("bác", "bác"),
    ("em", "em"),
    ("sếp", "sếp"),
    ("sep", "sếp"),
    ("xếp", "sếp"),
    ("mr", "anh"),
    ("ms", "chị"),
    ("mrs", "chị"),
    ("co", "cô"),
    ("chu", "chú"),
    ("bac", "bác"),
    ("ba", "bà"),
];

/// Titles and departments: they belong to the leader, also behind a comma or a dash.
pub(super) static TITLES: Phrases = Phrases::of(
    "gd|giam doc|pgd|pho giam doc|pho gd|p gd|p giam doc|tgd|ptgd|tong giam doc|pho tong|\
         pho tong giam doc|tp|truong phong|pho phong|pp|p phong|to truong|truong dai|truong ban|\
         pho ban|chu tich|ke toan truong|ktt|chuyen vien|cv|thu ky|tro ly|phu trach|quan ly|truong|\
         pho|pho chu tich|ceo|ct|truong nhom|truong bo phan|truong tt|truong trung tam|\
         pho truong phong|truong cua hang|cht|nguyen gd|nguyen giam doc|nguyen|truong vp|chanh vp|\
         chanh van phong|doi truong|dai truong|bi thu|gdcn|gd cn|gđ|cuu gd|cuu giam doc|cuu|\
         ptp|ptbp|tbp|cvp|pcvp|pho chanh vp|pho chanh van phong|truong cn|truong chi nhanh|pho hieu truong|\
         hieu truong|to pho|doi pho|pho doi truong|pho bi thu|pho ban|pho cuc truong|thu truong|bo truong|ktv|\
         ktv truong|chuyen gia|ky su|co van|gdtt|gd tt|gdkd|thanh vien|uy vien|\
         tram truong|tram pho|đội truong|đội pho|pho đội truong|hội truong|hội pho|bộ truong|\
         chu nhiem|pho chu nhiem|cuc truong|vu truong|truong khoa|pct|pct hdqt",
);
pub(super) static DEPARTMENTS: Phrases = Phrases::of(
    "phong|p|ban|cn|chi nhanh|cty|cong ty|ct|tt|trung tam|mobifone|mbf|mobi|kv|khu vuc|dai|vp|\
         van phong|ben|khoi|doi|tinh|don vi|cua hang|bo phan|bp|to|thuoc|khu",
);

/// Names of departments, bodies and trades of several words, also those that begin as a word of a request does. They belong
/// to the leader as a whole.
pub(super) static UNITS: Phrases = Phrases::of(
    "vien thong|buu dien|noi bo|tong hop|tai chinh|tai chinh ke toan|ke toan|ke toan tai chinh|\
     ke toan thong ke|kinh doanh|kinh doanh tiep thi|cong doan|nhan su|nhan luc|to chuc can bo|\
     to chuc lao dong|to chuc nhan su|to chuc hanh chinh|lao dong tien luong|tien luong|ky thuat|\
     ky thuat nghiep vu|ky thuat mang|ky thuat vien thong|nghiep vu|dau tu|dau tu xay dung|\
     dau tu phat trien|xay dung|xay dung co ban|hanh chinh|hanh chanh|hanh chinh tong hop|\
     hanh chinh quan tri|hanh chinh nhan su|phap che|phap ly|ke hoach|ke hoach dau tu|\
     ke hoach kinh doanh|ke hoach tong hop|ke hoach vat tu|cong nghe|cong nghe thong tin|\
     thong tin va truyen thong|thong tin truyen thong|thong tin tuyen truyen|truyen thong|\
     truyen thong marketing|khach hang doanh nghiep|khach hang to chuc|khach hang ca nhan|\
     khach hang lon|khach hang to chuc doanh nghiep|cham soc khach hang|ho tro khach hang|\
     dich vu khach hang|ho tro ky thuat|ho tro nghiep vu|ban hang|ban hang truc tuyen|ban le|\
     kenh phan phoi|marketing|san pham dich vu|phat trien thi truong|phat trien dich vu|\
     phat trien kinh doanh|phat trien mang|vat tu|vat tu thiet bi|mua sam|quan ly vat tu|kiem toan|\
     kiem toan noi bo|kiem soat|kiem soat noi bo|thanh tra|thanh tra nhan dan|noi chinh|noi vu|\
     chien luoc|chien luoc kinh doanh|ha tang|ha tang mang|mang luoi|mang vien thong|van hanh|\
     van hanh khai thac|van hanh mang|dieu hanh|dieu hanh mang|dieu hanh vien thong|\
     dieu hanh thong tin|khai thac|vo tuyen|truyen dan|an ninh|an ninh mang|an toan|an toan thong tin|\
     an toan lao dong|bao mat thong tin|doi ngoai|hop tac quoc te|quan he cong chung|quan he quoc te|\
     quan tri|quan tri mang|hoi dong thanh vien|hoi dong quan tri|thanh vien hoi dong thanh vien|\
     uy vien|hoi cuu chien binh|cuu chien binh|hoi phu nu|phu nu|nu cong|hoi nong dan|doan thanh nien|\
     thanh nien|dang uy|tinh uy|thanh uy|quan uy|huyen uy|uy ban|uy ban nhan dan|mat tran to quoc|ubnd|\
     hdtv|hdqt|tong cong ty|tong cty|tct|tap doan|cong ty con|cty con|cong ty|mien bac|mien trung|\
     mien nam|mien tay|mien dong|tay nguyen|tay nam bo|dong nam bo|so thong tin va truyen thong|\
     so tttt|so tai chinh|so cong thuong|so xay dung|so y te|so giao duc|so ke hoach dau tu|so noi vu|\
     so khoa hoc cong nghe|so giao thong|so tu phap|so nong nghiep|cuc vien thong|cuc thue|chi cuc|\
     kho bac|hai quan|cong an tinh|cong an huyen|cong an thanh pho|ngan hang|bao hiem xa hoi|dien luc|\
     giai phap|giai phap cong nghe|giai phap so|chuyen doi so|du an|quan ly du an|quan ly chat luong|\
     chat luong|nghien cuu|nghien cuu phat trien|dao tao|thi truong|tiep thi|quoc te|doanh nghiep|\
     van thu|le tan|tai vu|quan ly cuoc|tinh cuoc|thu cuoc|cuoc phi|hoa don|khoa hoc cong nghe|\
     giam sat|giam sat mang|toi uu|toi uu mang|quy hoach|thiet ke|thi dua khen thuong|doi soat|\
     van phong|bao ve|hoi cuu cb|cuu cb|to chuc cb|cong tac cb",
);

/// What announces a leader.
pub(super) static LEADER_LABELS: Phrases = Phrases::of(
    "ld|lanh dao|ten ld|ten lanh dao|ten|ho ten|ho va ten|vip|kh vip|leader|nguoi goi|\
         lanh dao goi|ten nguoi goi|lanh dao ten|ld ten|khach|kh",
);

/// What stands before a leader and goes with the name.
pub(super) static LEAD_INS: Phrases = Phrases::of(
    "cua|cho|giup|gium|la|ten|ld|lanh dao|ten ld|ten lanh dao|ho ten|ho va ten|leader|nguoi goi|\
         vip|kh vip|co|e|em|nhan|nhan duoc|vua nhan|cuoc goi|cuoc goi cua|cuoc goi tu|nhan dt|\
         nhan dien thoai|cuoc dt|cuoc dien thoai|\
         nhan cuoc goi tu|chuc vu|thong tin|dc|vua|moi|kh|khach",
);

/// Where the words about a leader end. `*`: a word that may be a name where it has no diacritics.
static LEADER_ENDS: Phrases = Phrases::of(
    "báo*|báo mất|báo cắt|báo khoá|báo khóa|báo mở|báo đỏ|báo là|báo bị|báo số|báo do|báo hỏng|\
         báo hư|báo kq|báo lại|yêu cầu|yêu*|yc|y c|nhờ|xin|cần*|cần mở|cần cắt|cần khoá|cần khóa|\
         cần gấp|cần hỗ trợ|cần kiểm|cần gặp|muốn|mở*|mở nợ|mở cước|mở chặn|mở lại|mở máy|mở số|\
         mở giúp|mở báo|mở gấp|mở roaming|mở mạng|mở 2|mở khoá|mở khóa|cắt*|cắt máy|cắt mất|cắt số|\
         cắt giúp|cắt gấp|cắt sim|cắt 2|cắt liên|cắt gói|cắt ngay|cắt liền|khoá*|khóa*|khoá máy|\
         khóa máy|khoá số|khóa số|khoá sim|khóa sim|khoá 2|khóa 2|khoá giúp|khóa giúp|khoá gấp|\
         khóa gấp|khoá ngay|hỏi*|đề nghị|kiểm tra|ktra|ktr|check|bị|mất*|mất máy|mất đt|mất điện|\
         mất sim|mất số|mất sóng|mất dt|gọi|số|sdt|sđt|đt*|dt|tel|so dt|đang*|nói*|kêu|làm*|làm mất|\
         làm rơi|rơi*|rơi máy|rớt|mượn|liên hệ|liên lạc|lh|gl|cb|hẹn*|hẹn bao|gặp*|gặp trưởng|gặp tổ|\
         là|thì*|mà|cho*|giúp|giùm|dùm|vì*|do nợ|do mất|do bị|do chưa|do không|do quên|do hết|sao*|\
         sao lại|sao không|sao ko|sao số|đang dùng|đang xài|đang cầm|đang sử|lên|tới|đến|không|ko|\
         chưa|được|dc|đc|đã|vừa|mới*|ấy|này|ạ|ơi|với|và|nên|lại*|trong*|lúc*|hôm*|hiện*|đưa*|dùng*|\
         tìm thấy|tìm được|tìm lại|chặn*|chặn 2|chặn 1|nợ|nợ cước|cước|huỷ*|hủy*|huỷ chặn|huỷ gói|\
         đổi*|đổi gói|đổi sim|đăng ký|đk|dk|gia hạn|khôi phục|nối lại|tra cứu|tư vấn|gấp|bằng*|\
         bằng số|bằng máy|từ*|từ số|từ máy|qua*|nhận*|phản ánh|khiếu nại|hết*|hết tiền|thuê bao|tb|\
         gửi|chuyển*|chuyển gói|nội dung|nd|để*|sáng nay|chiều nay|hôm qua|hôm nay|hồi*|bmm|cmm|mm|\
         nạp|call|alo|có*|có việc|có số|kxđ|kxd|roaming|tạm khoá|tạm khóa|tạm ngưng|tạm*|xem giúp|\
         hỗ trợ|ht|thắc mắc|mún|mun|trước*|trước 9|vụ mở|vụ cắt|vụ số|vụ việc|vụ này|rồi*|mấy*|sim|\
         quên|trình bày|đòi*|cũng|bên kia|hủy gói|hủy chặn|ngưng*|ngắt*|nhg|nhưng|giờ*|bực|bảo là|\
         bảo mở|bảo cắt|bảo khóa|thông báo|bấm|lấy máy|lấy số|kích hoạt|thông báo*|than*|hối*|giục*|\
         dặn*|nhắn*|nhắc*|cung cấp*|xác nhận*|mong*|định*|tính*|sắp*|lỡ*|bỏ quên*|để quên*|đánh rơi*|\
         đánh mất*|thất lạc*|thấy*|cùng*|nếu*|khi*|xong*|hoặc*|còn*|thêm*|luôn*|ngay*|liền*|lẹ*|\
         nhanh*|khẩn*|phải*|đừng*|vẫn*|cứ*|vô*|tức*|giận*|chửi*|quát*|hối thúc*|ở nước*|ở bên*|\
         đi công*|đi nước*|đi du*|dang dung|dang xai|danh roi|lam roi|lam mat|bo quen|de quen|\
         that lac|khong vao|ko vao|k vao|cấp lại|in lại|xài*|đang gọi|đang bị|đang cần|đang đi|\
         đang ở|nói là|nói số|nói bị|hỏi sao|hỏi về|hỏi cước|hỏi gói|hỏi số|hôm kia|\
         á*|ớ*|nè*|nghen*|nhen*|nghe*|hén*|nha*|nhé*|gì*|gì đấy|gì đó|gì á|gi day|gi do|gi a|đây*|đó*|đấy*|kìa*|\
         hai số|2 số|hai so|ba số|mất rồi|tìm*|tìm ra|tim ra|tim duoc|tim dc|tim thay|kiếm*|kiếm ra|kiem ra|hổng*|\
         hông*|hok|chả*|chẳng*|ảnh*|ổng*|cổ nói|cổ kêu|chỉ nói|chỉ kêu|bữa*|hồi nãy|theo*|theo số|theo so|nãy*|kể*|phàn nàn*|kn*|\
         khieu nai|phan nan|phan anh|bị*|vẫn*|đòi*",
);

/// What a leader does: the words that follow one.
pub(super) static LEADER_ENDS_AFTER: Phrases =
    Phrases::of("nho|bao|xin|muon|yeu cau|can|goi|de nghi|bi|mat|yc|hoi|keu|noi|lam roi|lam mat|dang goi");

/// Places that begin like a word of a request.
static PLACES: Phrases = Phrases::of(
    "can tho|can duoc|can giuoc|can gio|cho lon|cho gao|cho moi|tay do|bao loc|hoi an|mo cay|\
         mo duc|noi bai|nam can|binh dinh|nam dinh|gia dinh|cao bang|tu son|tu liem|tieu can|than uyen|\
         nghe an|nha trang|da nang|da lat|da teh|da bac|da huoai|da krong|\
         hong ngu|hong bang|yen dinh|dinh hoa|dinh quan|la gi|mai chau|mai son|bac kan",
);

/// Phrases separated by `|`, found by their first word. A folded one may stand for any spelling; a word with diacritics
/// only for itself, or for one without any, but not that where the phrase ends in `*`.
#[derive(Debug)]
pub(super) struct Phrases {
    list: &'static str,
    by_word: OnceLock<HashMap<String, Vec<Phrase>>>,
}

#[derive(Debug)]
struct Phrase {
    words: Vec<(&'static str, String)>,
    needs_marks: bool,
}

impl Phrases {
    pub const fn of(list: &'static str) -> Phrases {
        Phrases { list, by_word: OnceLock::new() }
    }

    fn beginning_with(&self, word: &str) -> &[Phrase] {
        let by_word = self.by_word.get_or_init(|| {
            let mut by_word: HashMap<String, Vec<Phrase>> = HashMap::new();
            for phrase in self.list.split('|') {
                let (bare, needs_marks) =
                    phrase.strip_suffix('*').map_or((phrase, false), |bare| (bare, true));
                let words: Vec<_> = bare.split(' ').map(|word| (word, fold(word))).collect();
                let first = words[0].1.clone();
                by_word.entry(first).or_default().push(Phrase { words, needs_marks });
            }
            by_word
        });
        by_word.get(word).map_or(&[], Vec::as_slice)
    }

    /// How many tokens from `at` one of the phrases takes, all of them folded; the longest.
    pub fn begin(&self, tokens: &[Token], at: usize) -> Option<usize> {
        let takes = |phrase: &Phrase| {
            let words = tokens.get(at..at + phrase.words.len())?;
            words
                .iter()
                .zip(&phrase.words)
                .all(|(token, (word, _))| token.folded == *word)
                .then_some(words.len())
        };
        self.beginning_with(&tokens.get(at)?.bare).iter().filter_map(takes).max()
    }

    /// As [`Phrases::begin`], whatever diacritics the words have.
    pub fn begin_bare(&self, tokens: &[Token], at: usize) -> Option<usize> {
        let takes = |phrase: &Phrase| {
            let words = tokens.get(at..at + phrase.words.len())?;
            words
                .iter()
                .zip(&phrase.words)
                .all(|(token, (word, _))| token.bare == *word)
                .then_some(words.len())
        };
        self.beginning_with(&tokens.get(at)?.bare).iter().filter_map(takes).max()
    }

    /// How many tokens up to `end` (exclusive) one of the phrases takes; the longest.
    pub fn end(&self, tokens: &[Token], end: usize) -> Option<usize> {
        (1..=5.min(end))
            .rev()
            .find(|length| self.begin(&tokens[..end], end - length).is_some_and(|taken| taken == *length))
    }
}

/// As [`Phrases::begin`], for a few words.
pub(super) fn begins(tokens: &[Token], at: usize, list: &str) -> Option<usize> {
    let takes = |phrase: &str| {
        let length = phrase.split(' ').count();
        let words = tokens.get(at..at + length)?;
        words.iter().map(|word| word.folded.as_str()).eq(phrase.split(' ')).then_some(length)
    };
    list.split('|').filter_map(takes).max()
}

/// As [`Phrases::end`], for a few words.
pub(super) fn ends(tokens: &[Token], end: usize, list: &str) -> Option<usize> {
    (1..=5.min(end)).rev().find(|length| begins(tokens, end - length, list) == Some(*length))
}

/// Whether the words about a leader end here.
pub(super) fn ends_leader(tokens: &[Token], at: usize) -> bool {
    let stands = |phrase: &Phrase| {
        phrase.words.iter().enumerate().all(|(nth, (word, folded))| {
            tokens.get(at + nth).is_some_and(|token| {
                token.lower == *word || token.is_plain() && !phrase.needs_marks && token.bare == *folded
            })
        })
    };
    let Some(token) = tokens.get(at) else { return false };
    let in_place = at.checked_sub(1).is_some_and(|before| PLACES.begin(tokens, before) == Some(2));
    !in_place
        && PLACES.begin(tokens, at).is_none()
        && LEADER_ENDS.beginning_with(&token.bare).iter().any(stands)
}
