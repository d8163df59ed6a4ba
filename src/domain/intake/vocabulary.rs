//! The words that tell what a number, a name or a line is.
//!
//! Phrases of [`LEADER_ENDS`] are as people write them: a word with diacritics counts only so, or with none at all. All others are folded.

use super::tokens::Token;

/// The role of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Calling,
    Help,
    Callback,
}

/// How loud a phrase before a number speaks for a role: beside a name, or after a verb, it speaks less.
pub(super) const BEFORE: [(Role, u32, &str); 11] = [
    (
        Role::Callback,
        80,
        "goi lai|goi lai cho|lien he lai|lh lai|lien lac lai|callback|call back|cb|lh|lhe|lien he|lien lac|lien lac qua|gl|so lien he|so lh|goi ve|phan hoi|can gi goi|can gi alo|co gi goi|alo lai|alo|contact|goi so vo|goi vo|goi cho vo|goi chong|goi cho|nhan kq|nhan ket qua|kq goi|ket qua goi|tra loi|so goi lai|sdt goi lai|so lien lac|dt lien he|dt lien lac|sdt lien he|sdt lh|xong goi|xong alo|xong bao|xong bao ve|kq bao ve|kq bao|bao lai vo|call lai|bao ve|bao ve so",
    ),
    (
        Role::Callback,
        70,
        "bao lai|bao lai cho|bao ket qua ve|bao ket qua qua|bao ket qua cho|bao ket qua lai|bao kq lai|bao kq|bao ket qua|bao kq qua|bao kq ve|bao kq cho|bao qua",
    ),
    (
        Role::Calling,
        80,
        "goi tu|goi len|goi len tu|goi bang|goi den|goi toi|goi vao|goi qua|goi ra|dang goi|so goi|sdt goi|dt goi|may goi|muon may|muon dt|muon dien thoai|muon so|muon sim|dung may|dung so|dung dt|dung sim|xai so|xai may|cuoc goi tu|cuoc goi cua|so goi den|so goi len|so goi toi|so den|so hien tai|calling|goi=|call tu|call bang|sdt dang goi|so ld goi|so dang goi|lay may|lay so|goi vô|goi nho|may bao ve|dt bao ve|so bao ve|so khac goi|so khac",
    ),
    (Role::Calling, 60, "bang so|tu so|tu may|bang may|tu sdt|bang sdt"),
    (Role::Calling, 50, "goi|call|goi so"),
    (
        Role::Help,
        80,
        "so can ho tro|so ho tro|so can|so can mo|so can cat|so can khoa|so yeu cau|so mo|so cat|so khoa|so mat|so bi mat|so bi khoa|so bi chan|so bi cat|so chinh|so mat may|sdt mat|sdt can mo|sdt can ho tro|sdt bi mat|sdt bi chan|so bi|sdt bi|thue bao bi|thue bao can|tb can|tb bi|so may mat|cho so|cho tb|cho thue bao|cho sdt|so nghiep vu",
    ),
    (
        Role::Help,
        50,
        "mo|cat|khoa|chan|no|no cuoc|mat|mm|cmm|bmm|roi|kiem tra|ktra|ktr|kt|check|huy|dang ky|dk|gia han|doi|hoi|khoi phuc|noi lai|ngung|ngat|nap|tra cuu|xem|ho tro|ht|chuyen|bao do|thue bao|tb|bi|sim|mo lai|cap lai|ngung|kich hoat|tang|cuoc|may mat|roaming|cho|goi data|goi cuoc|goi 5g|goi 4g|cat goi|huy goi|doi goi|dang ky goi|dk goi|gia han goi|goi roaming|mua goi|khoi phuc lien lac|cat lien lac|mo lien lac|khoa lien lac",
    ),
    (Role::Help, 30, "giup|gium|dum|ho|ve|cua vo|cua chong|cua con"),
    (Role::Help, 30, "kxd|kxđ|2c|1c|2 chieu|1 chieu"),
    (Role::Help, 30, "xu ly"),
    (Role::Help, 30, "sdt cua vo|sdt cua chong"),
];

/// The same after a number.
pub(super) const AFTER: [(Role, u32, &str); 4] = [
    (
        Role::Callback,
        80,
        "goi lai|de goi lai|de lien he|de lien lac|la so lien he|la so goi lai|so lien he|lien he lai|lh|lh lai|de bao kq|de bao ket qua|de bao lai|nhan kq|so lh|de nhan kq",
    ),
    (
        Role::Calling,
        60,
        "goi|goi len|goi toi|goi den|goi vao|goi qua|dang goi|la so goi|so goi|la so dang goi|so dang goi|call|goi nho|vua goi|moi goi|goi xin|goi yeu cau",
    ),
    (Role::Help, 60, "la so can|la so mat|la so bi|la so chinh|so mat|so can mo|la so bi mat"),
    (
        Role::Help,
        40,
        "bi|dang bi|da bi|mat|no|no cuoc|khong goi duoc|ko goi duoc|het|dang no|hom nay bi|vua bi|moi bi|mat may|bao mat|cua vo|cua chong|cua con|cua ba|cua me",
    ),
];

/// Words that read like another one without their diacritics, and are not that one.
pub(super) const OTHER_WORDS: &str = "gói|tử|tự|tư|tứ|tủ|mật|mặt|mắt|bàn|bán|ban|nó|chân|đồng|động|đông|hội|đội|bộ|mơ|mô|lãi|gỏi|nỗi|sở|sớ|cổ|cỡ|lâm|bằng lăng|vế|cậu|vô";

/// Words between a phrase and its number that say nothing.
pub(super) const LABELS: &str =
    "so|sdt|dt|sđt|dien|thoai|dd|di|dong|tel|phone|may|la|so may|qua|vao|ve|ban|hotline|zalo|mobile|nay|kia";

/// Somebody else than the leader.
pub(super) const RELATIONS: &str = "vo|chong|con trai|con gai|con|thu ky|tro ly|dong nghiep|tai xe|lai xe|em trai|em gai|ba xa|ong xa|nguoi nha|nhan vien|nv|tro li";

/// What a leader is called by, before the name; the second of each is what they are addressed with.
pub(super) const HONORIFICS: [(&str, &str); 22] = [
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
pub(super) const TITLES: &str = "gd|giam doc|pgd|pho giam doc|pho gd|p gd|p giam doc|tgd|ptgd|tong giam doc|pho tong|pho tong giam doc|tp|truong phong|pho phong|pp|p phong|to truong|truong dai|truong ban|pho ban|chu tich|ke toan truong|ktt|chuyen vien|cv|thu ky|tro ly|phu trach|quan ly|truong|pho|pho chu tich|ceo|ct|truong nhom|truong bo phan|truong tt|truong trung tam|pho truong phong|truong cua hang|cht|nguyen gd|nguyen giam doc|nguyen|truong vp|chanh vp|chanh van phong|doi truong|dai truong|bi thu|gdcn|gd cn|gđ";
pub(super) const DEPARTMENTS: &str = "phong|p|ban|cn|chi nhanh|cty|cong ty|ct|tt|trung tam|mobifone|mbf|mobi|kv|khu vuc|dai|vp|van phong|ben|khoi|doi|tinh|don vi|cua hang|bo phan|bp|to";

/// What announces a leader.
pub(super) const LEADER_LABELS: &str = "ld|lanh dao|ten ld|ten lanh dao|ten|ho ten|ho va ten|vip|kh vip|leader|nguoi goi|lanh dao goi|ten nguoi goi|lanh dao ten|ld ten|khach|kh";

/// What stands before a leader and goes with the name.
pub(super) const LEAD_INS: &str = "cua|cho|giup|gium|la|ten|ld|lanh dao|ten ld|ten lanh dao|ho ten|ho va ten|leader|nguoi goi|vip|kh vip|co|e|em|nhan|nhan duoc|vua nhan|cuoc goi|cuoc goi cua|cuoc goi tu|nhan cuoc goi tu|chuc vu|thong tin|dc|vua|moi|kh|khach";

/// Where the words about a leader end. `*`: a word that may be a name where it has no diacritics.
pub(super) const LEADER_ENDS: &str = "báo*|báo mất|báo cắt|báo khoá|báo khóa|báo mở|báo đỏ|báo là|báo bị|báo số|báo do|báo hỏng|báo hư|báo kq|báo lại|yêu cầu|yêu*|yc|y c|nhờ|xin|cần*|cần mở|cần cắt|cần khoá|cần khóa|cần gấp|cần hỗ trợ|cần kiểm|cần gặp|muốn|mở*|mở nợ|mở cước|mở chặn|mở lại|mở máy|mở số|mở giúp|mở báo|mở gấp|mở roaming|mở mạng|mở 2|mở khoá|mở khóa|cắt*|cắt máy|cắt mất|cắt số|cắt giúp|cắt gấp|cắt sim|cắt 2|cắt liên|cắt gói|cắt ngay|cắt liền|khoá*|khóa*|khoá máy|khóa máy|khoá số|khóa số|khoá sim|khóa sim|khoá 2|khóa 2|khoá giúp|khóa giúp|khoá gấp|khóa gấp|khoá ngay|hỏi*|đề nghị|kiểm tra|ktra|ktr|check|bị|mất*|mất máy|mất đt|mất điện|mất sim|mất số|mất sóng|mất dt|gọi|số|sdt|sđt|đt*|dt|tel|so dt|đang*|nói*|kêu|làm*|làm mất|làm rơi|rơi*|rơi máy|rớt|mượn|liên hệ|liên lạc|lh|gl|cb|hẹn*|hẹn bao|gặp*|gặp trưởng|gặp tổ|là|thì*|mà|cho*|giúp|giùm|dùm|vì*|do nợ|do mất|do bị|do chưa|do không|do quên|do hết|sao*|sao lại|sao không|sao ko|sao số|đang dùng|đang xài|đang cầm|đang sử|lên|tới|đến|không|ko|chưa|được|dc|đc|đã|vừa|mới*|ấy|này|ạ|ơi|với|và|nên|lại*|trong*|lúc*|hôm*|hiện*|đưa*|dùng*|tìm thấy|tìm được|tìm lại|chặn*|chặn 2|chặn 1|nợ|nợ cước|cước|huỷ*|hủy*|huỷ chặn|huỷ gói|đổi*|đổi gói|đổi sim|đăng ký|đk|dk|gia hạn|khôi phục|nối lại|tra cứu|tư vấn|gấp|bằng*|bằng số|bằng máy|từ*|từ số|từ máy|qua*|nhận*|phản ánh|khiếu nại|hết*|hết tiền|thuê bao|tb|gửi|chuyển*|chuyển gói|nội dung|nd|để*|sáng nay|chiều nay|hôm qua|hôm nay|hồi*|bmm|cmm|mm|nạp|call|alo|có*|có việc|có số|kxđ|kxd|roaming|tạm khoá|tạm khóa|tạm ngưng|tạm*|xem giúp|hỗ trợ|ht|thắc mắc|mún|mun|trước*|trước 9|vụ mở|vụ cắt|vụ số|vụ việc|vụ này|rồi*|mấy*|sim|quên|trình bày|đòi*|cũng|bên kia|hủy gói|hủy chặn|ngưng*|ngắt*|nhg|nhưng|giờ*|bực|bảo là|bảo mở|bảo cắt|bảo khóa|thông báo|bấm|lấy máy|lấy số|kích hoạt|cấp lại|in lại|xài*|đang gọi|đang bị|đang cần|đang đi|đang ở|nói là|nói số|nói bị|hỏi sao|hỏi về|hỏi cước|hỏi gói|hỏi số|hôm kia";

/// What a leader does: the words that follow one.
pub(super) const LEADER_ENDS_AFTER: &str =
    "nho|bao|xin|muon|yeu cau|can|goi|de nghi|bi|mat|yc|hoi|keu|noi|lam roi|lam mat|dang goi";

/// Places that begin like a word of a request.
const PLACES: &str = "can tho|can duoc|can giuoc|can gio|cho lon|cho gao|cho moi|tay do|bao loc|hoi an|mo cay|mo duc|noi bai|nam can";

fn phrases(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split('|')
}

/// How many tokens from `at` one of these folded phrases takes; the longest.
pub(super) fn begins(tokens: &[Token], at: usize, list: &'static str) -> Option<usize> {
    let takes = |phrase: &str| {
        let length = phrase.split(' ').count();
        let words = tokens.get(at..at + length)?;
        words.iter().map(|word| word.folded.as_str()).eq(phrase.split(' ')).then_some(length)
    };
    phrases(list).filter_map(takes).max()
}

/// How many tokens up to `end` (exclusive) one of these folded phrases takes; the longest.
pub(super) fn ends(tokens: &[Token], end: usize, list: &'static str) -> Option<usize> {
    (1..=4.min(end))
        .rev()
        .find(|length| begins(tokens, end - length, list).is_some_and(|taken| taken >= *length))
}

/// Whether the words about a leader end here.
pub(super) fn ends_leader(tokens: &[Token], at: usize) -> bool {
    begins(tokens, at, PLACES).is_none()
        && phrases(LEADER_ENDS).any(|phrase| {
            let (phrase, needs_marks) =
                phrase.strip_suffix('*').map_or((phrase, false), |phrase| (phrase, true));
            phrase.split(' ').enumerate().all(|(nth, word)| {
                tokens.get(at + nth).is_some_and(|token| {
                    token.lower == word
                        || token.is_plain()
                            && !needs_marks
                            && token.folded == crate::domain::base::fold::fold(word)
                })
            })
        })
}
