//! The words by which a promised time is told from others; folded but for those that would read like another one.

/// Words that announce a promised time.
pub(super) const PROMISED: &str = "hen|truoc|trc|trong|trong vong|bao kq|bao ket qua|bao lai|goi lai|tra loi|phan hoi|toi da|sau|\
     callback|call back";
/// Words a time of day may begin with.
pub(super) const CLOCK: &str = "luc|vao|tam|khoang|den|dung";
/// Words between a promise and its time: "hẹn chị 9h", "gọi lại cho anh lúc 10h".
pub(super) const WHOM: [&str; 42] = [
    "thu", "ky", "tro", "ly", "vo", "chong", "bàn", "nv", "cho", "anh", "a", "chi", "c", "ong", "o", "ba",
    "co", "chu", "bac", "em", "e", "sep", "ld", "kh", "ay", "khach", "vao", "luc", "khoang", "la", "so",
    "nay", "qua", "may", "theo", "dt", "sdt", "tren", "truoc", "giup", "dum", "minh",
];
/// Who promises, between a time and the promise: "lát nữa em gọi lại".
pub(super) const WHO: [&str; 12] =
    ["em", "e", "toi", "minh", "t", "se", "phai", "thi", "ben", "can", "moi", "gdv"];
/// Words before a time that say it is past, or no time of day at all: "thứ hai giờ …", "bao nhiêu 1 phút".
pub(super) const PAST: &str = "day|duoc|hon|gan|mat|cach|da|tu|roi|bi|qua|khi|hoi|cup|trom|chan|khoa|cat|may|dt|thoai|suot|chieu|2|\
     1|goi|data|tan|chờ|thu|nhieu|moi|gia";
/// Words that may follow a bare number of minutes.
pub(super) const AFTER_NUMBER: &str =
    "bao|goi|tra|phan|nhe|nha|a|e|em|anh|chi|ong|ba|bac|co|chu|roi|cho|xong|lai|giup|gap|la|toi|minh";
/// Times that are none, where they are promised: "lát nữa gọi lại", "chiều báo lại".
pub(super) const VAGUE: &str = "lat|lat nua|lát|ti|ti nua|tí|xiu|xiu nua|ti xiu|chut|chut nua|chut xiu|chut xiu nua|mot lat|\
     mot lat nua|mot chut|mot ti|luc nua|luc khac|hoi nua|chieu|chieu nay|chieu mai|toi nay|toi mai|\
     sang mai|mai|mai sang|mai chieu|ngay mai|ngay mot|trua|trua nay|trua mai|cuoi ngay|cuoi gio|\
     cuoi buoi|dau gio|dau gio chieu|dau gio sang|cuoi gio chieu|dau tuan|cuoi tuan|tuan sau|hom sau|\
     bua sau|it phut nua|vai phut nua|may phut nua|it phut|vai phut|thu hai|thu ba|thu tu|thu nam|\
     thu sau|thu bay|chu nhat";
/// What says behind a time that something is wanted by then.
pub(super) const WANTED: &str = "bao|hen|xong|can kq|can ket qua|can biet|can co|phai co|phai xong|co kq|co ket qua|phai bao|\
     phai goi|phai tra loi";
/// What is reported to have happened then: "7h báo mất".
pub(super) const EVENTS: &str =
    "bao mat|bao mm|bao do|bao hong|bao hu|bao loi|bao bi|bao so|bao su co|bao khoa|bao cat";
/// What may close a sentence behind its time.
pub(super) const CLOSING: &str = "nhe|nha|nhen|nghen|a|giup|gap|xong|nua|la|phai|can|co";
/// A promise to call back or to tell the result.
pub(super) const BACK: &str = "bao lai|goi lai|bao kq|bao ket qua|tra loi|phan hoi|alo lai|hoi lai roi bao|lien he lai|lh lai|\
     goi bao|bao tin|goi tra loi";
/// When a time is that "hẹn" announces and does not say.
pub(super) const LATER: &str = "lat|lat nua|chieu|toi|sang|mai|som|cuoi|dau|trua|chut|ti|tuan|thang|ngay|mot";
/// A promise that the time may stand some words behind: "hẹn chị Lan 9h".
pub(super) const TOLD: &str = "hen|hen lai|goi lai|bao lai|tra loi|phan hoi|bao kq|bao ket qua|lh lai|lien he lai|lien lac lai|alo lai|cb|\
     callback";
