//! The words by which a kind of request is recognised, folded.

/// Requests to open a line.
pub(super) const OPEN: [&str; 21] = [
    "dung lai so",
    "su dung lai",
    "xai lai",
    "huy yeu cau khoa",
    "huy yeu cau cat",
    "huy yeu cau chan",
    "mo",
    "khoi phuc",
    "noi lai",
    "go chan",
    "go bo",
    "go khoa",
    "thao chan",
    "bo chan",
    "huy chan",
    "huy bao",
    "huy cat",
    "huy khoa",
    "go bao",
    "bo bao",
    "kich hoat lai",
];
/// Requests to cut a line.
pub(super) const CUT: [&str; 8] = ["cat", "khoa", "chan", "ngat", "tam ngung", "tam dung", "tam khoa", "cmm"];
/// Words before an action that has happened and is not requested.
pub(super) const HAPPENED: [&str; 6] = ["bi", "da", "dang", "dung", "khong", "ko"];
/// Words between such a word and the action: "bị hệ thống tạm khoá".
pub(super) const BY_WHOM: [&str; 8] = ["tam", "he", "thong", "tong", "dai", "nha", "mang", "mobifone"];
/// Signs of a barred line.
pub(super) const BARRED: [&str; 9] =
    ["chan", "1 chieu", "1c", "2c", "2 chieu", "mot chieu", "hai chieu", "bi khoa", "bi cat"];
/// A question, where nothing is to be opened.
pub(super) const ASKS: [&str; 7] = ["hoi", "kiem tra", "ktra", "tra cuu", "xem", "giai thich", "tu van"];
/// Phrases that say a phone is lost.
pub(super) const LOST: [&str; 39] = [
    "quen dien thoai",
    "quen may",
    "quen dt",
    "lost phone",
    "lost sim",
    "giut may",
    "giut dt",
    "bi giut",
    "giat dien",
    "giut dien",
    "moc tui",
    "mat cap",
    "mat trom",
    "bo quen may",
    "bi trom",
    "bi lay",
    "lay cap",
    "trom cap",
    "lay trom",
    "giat may",
    "giat dt",
    "roi xuong",
    "rot xuong",
    "mat roi",
    "bmm",
    "cmm",
    "mm",
    "that lac",
    "bi trom",
    "bi cuop",
    "bi giat",
    "bi moc",
    "danh roi",
    "lam roi",
    "roi may",
    "rot may",
    "rot dien",
    "roi dien",
    "matmay",
];
/// Phrases that say it was found.
pub(super) const FOUND: [&str; 31] = [
    "nhat duoc",
    "nhat dc",
    "nhat lai",
    "luom duoc",
    "luom dc",
    "tra lai may",
    "tra lai dt",
    "tra lai dien thoai",
    "tra may",
    "nhan lai may",
    "may con day",
    "may van con",
    "con may",
    "tim dc",
    "kiem ra",
    "kiem dc",
    "kiem lai duoc",
    "thay r",
    "thay roi",
    "thay lai",
    "may day roi",
    "co may lai",
    "co lai may",
    "tim thay",
    "tim duoc",
    "tim lai duoc",
    "tim lai",
    "tim ra",
    "kiem duoc",
    "kiem thay",
    "thay may",
];
/// What can be lost, or lost with the phone in it.
pub(super) const THINGS: [&str; 16] = [
    "bop", "balo", "may", "dien", "dt", "dthoai", "dtdd", "dd", "sim", "iphone", "phone", "samsung", "cap",
    "tui", "mobile", "oppo",
];
/// Words between a loss and what is lost: "mất luôn cả sim".
pub(super) const EVEN: [&str; 6] = ["luon", "ca", "het", "theo", "toi", "cai"];
/// What is reported lost and is no phone: "báo mất tiền".
pub(super) const NO_PHONE: [&str; 6] = ["tien", "hoa", "diem", "goi", "quyen", "kha"];
/// What nobody does where a bar has no known reason, behind [`NO`]: "không rõ", "tra ko ra lý do", "k ai biết".
pub(super) const KNOWN: [&str; 17] = [
    "xac dinh",
    "xd",
    "ro",
    "biet",
    "hieu",
    "ly do",
    "co ly do",
    "noi ly do",
    "ghi ly do",
    "ra ly do",
    "thay ly do",
    "bao ly do",
    "neu ly do",
    "ra vi sao",
    "noi vi sao",
    "hien ly do",
    "tra ra",
];
/// What is not clear rather than the reason: "nghe không rõ".
pub(super) const HEARD: [&str; 3] = ["nghe", "nhin", "doc"];
/// The ways to say no.
pub(super) const NO: [&str; 13] =
    ["khong", "ko", "k", "kg", "hong", "hok", "chua", "kh", "hem", "cha", "chang", "khg", "kô"];
/// What fails rather than gets lost.
pub(super) const SERVICES: [&str; 8] = ["song", "mang", "tin", "ket", "lien", "cuoc", "data", "internet"];
/// What may follow "bị mất" where the thing itself is not named.
pub(super) const AFTER_LOST: [&str; 24] = [
    "da", "nay", "em", "anh", "chi", "gio", "hom", "luc", "tai", "o", "tu", "roi", "nho", "can", "cat",
    "khoa", "chan", "xin", "yeu", "va", "nen", "toi", "sang", "may",
];

/// Cutting a line without a reason: taken for a lost phone, the kind where waiting costs most.
pub(super) const CUT_A_LINE: [&str; 33] = [
    "cat ho",
    "khoa ho",
    "cat dum",
    "khoa dum",
    "cat lun",
    "khoa lun",
    "cat gap",
    "khoa gap",
    "cat khan",
    "khoa khan",
    "cat ngay",
    "khoa ngay",
    "cat lien",
    "khoa lien",
    "cat giup",
    "khoa giup",
    "cat may",
    "khoa may",
    "cat sim",
    "khoa sim",
    "cat lien lac",
    "khoa lien lac",
    "cat 2 chieu",
    "khoa 2 chieu",
    "chan 2 chieu",
    "cat hai chieu",
    "khoa hai chieu",
    "chan hai chieu",
    "cat 2c",
    "khoa 2c",
    "chan 2c",
    "cat so",
    "khoa so",
];
/// Words of paying: they mean a debt on a line that is barred.
pub(super) const PAID: [&str; 9] = [
    "qua han",
    "dong cuoc",
    "thanh toan",
    "dong tien",
    "nop tien",
    "nop cuoc",
    "cuoc da nop",
    "cuoc da dong",
    "cuoc nop roi",
];
