//! The words by which a kind of request is recognised, folded.

/// Requests to open a line.
pub(super) const OPEN: [&str; 15] = [
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
pub(super) const LOST: [&str; 23] = [
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
pub(super) const FOUND: [&str; 8] =
    ["tim thay", "tim duoc", "tim lai duoc", "tim lai", "tim ra", "kiem duoc", "kiem thay", "thay may"];
/// What can be lost, or lost with the phone in it.
pub(super) const THINGS: [&str; 16] = [
    "bop", "balo", "may", "dien", "dt", "dthoai", "dtdd", "dd", "sim", "iphone", "phone", "samsung", "cap",
    "tui", "mobile", "oppo",
];
/// What fails rather than gets lost.
pub(super) const SERVICES: [&str; 8] = ["song", "mang", "tin", "ket", "lien", "cuoc", "data", "internet"];
/// What may follow "bị mất" where the thing itself is not named.
pub(super) const AFTER_LOST: [&str; 24] = [
    "da", "nay", "em", "anh", "chi", "gio", "hom", "luc", "tai", "o", "tu", "roi", "nho", "can", "cat",
    "khoa", "chan", "xin", "yeu", "va", "nen", "toi", "sang", "may",
];

/// Cutting a line without a reason: taken for a lost phone, the kind where waiting costs most.
pub(super) const CUT_A_LINE: [&str; 27] = [
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
