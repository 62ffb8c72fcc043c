"""Sentences end where a reader ends them: never inside a quotation, a bracket, a number, a name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.collect.text import sentences, trim
from tests.collect.costs import is_linear

WORDY = st.text(alphabet=st.sampled_from(list("aăâđÁ .,;:!?…“”\"'()[]-–0123456789\u200d🙂")), max_size=300)


@pytest.mark.parametrize(
    "expected",
    [
        ["Tại TP. Hồ Chí Minh, trời mưa.", "Tại TP. Lào Cai, trời nắng."],
        ["GS.TS. Nguyễn Văn A. đến dự.", "PGS. TS. Trần B. cũng đến."],
        ["Hội nghị diễn ra ngày 26/1.", "Có 9,2 tỷ đồng.", "Giá 1.000 đồng!"],
        ["Ngô, khoai, sắn, v.v...", "Bà con thu hoạch."],
        ["Ông nói: “Nước lên nhanh. Chúng tôi chạy!”", "Sau đó cầu trôi."],
        ['Bà kể: "Nước lên. Chạy mau."', "Rồi thôi."],
        ["“Đi đâu?” ông hỏi.", "“Về nhà!”, bà đáp."],
        ["“Tôi lo lắm.” - bà Mẩy nói.", "Rồi bà đi."],
        ["Cầu trôi (Ảnh: A. Bình. Nguồn: B.) trong đêm.", "Dân sơ tán."],
        ["Anh T. cho biết vậy.", "Theo anh H.", "Theo công an, có 2 người."],
        ["Nguyễn Văn T.", "Trong đó có 2 người."],
        ['Thanh gỗ dài 5" và mỏng.', "Thế thôi."],
        ["Danh sách gồm: 1. An, 2. Bình, 3. Chi.", "Mời các em lên nhận quà."],
        ["Ba việc là 1. Dọn đường, 2. Sửa cầu, 3. Dựng lại nhà.", "Xã làm ngay."],
        ["Các em học lớp 1, 2.", "Các em lớp 3 nghỉ."],
        ["Tổng số người: 15.", "Trong đó có 5 trẻ em.", "Gồm: 1. Lợn; 2. Gà.", "Tỷ số: 2.", "Hết giờ."],
        ["Trời mưa to , đường trơn .", "Xe không lên được ."],
        ["Ngô , khoai , sắn ... , bà con đều trồng ."],
        ["Anh cười ... rồi đi .", "Đi đâu ? !", "Tôi không biết ."],
        ["Ông về ( theo lời kể . )", "Sau đó trời mưa ."],
        ["- Anh đi đâu? - Chị Mẩy hỏi.", "- Tôi về.", "- Về đâu?"],
        ["- Nước lên rồi! - ông Páo quát.", "Cả bản chạy."],
        ["Anh hỏi: - Đi đâu?", "- Đi chợ."],
        ["- Có phải không?", "- Anh em nói vậy chứ ai biết.", "- Chạy đi! - Ông lão quát to."],
        ["Mưa; gió; sét.", "Kết quả: Đội A thắng.", "12 hộ được giúp.", "iPhone giảm giá."],
        ["Cầu trôi trong đêm.", "Dân số 5.000 người.[2]", "Xã có 9 thôn."],
        ["Anh về nhà.", "...Rồi anh ngủ.", "… Sáng ra, trời mưa.", "Thế à?", "Ừ... thôi."],
        ["Ông bỏ đi.", "không ai biết ông đi đâu."],
        ["Giá 5.000 đ. một kg ở tp. cần thơ.", "Mở cửa từ 8 h. sáng."],
        ["Website: www.laocai.gov.vn.", "Theo VOV.VN.", "Tin tiếp."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("Đội nằm ở bảng C. Trận đầu gặp Lào.", 2),
        ("Cao nhất là 30 độ C. Mưa giảm.", 2),
        ("Trẻ cần vitamin A. Mỗi năm uống hai đợt.", 2),
        ("Tăng 8% trong quý I. Công nghiệp tăng 10%.", 2),
        ("Tặng quà cho em Giàng Thị D. Em học lớp 5.", 2),
        ("Cháu được đưa đến BV. Đa khoa tỉnh.", 1),
        ("Ông Sùng A. Páo kể lại.", 1),
    ],
)
def test_a_single_capital_ends_a_sentence_where_it_is_no_initial(text: str, ends: int) -> None:
    assert len(sentences(text)) == ends


@pytest.mark.parametrize(
    "expected",
    [
        ["Anh N.V.T.", "Công an đang điều tra."],
        ["Chị H.", "Hôm đó trời mưa."],
        ["Bị hại là anh T.", "Hàng xóm kể lại."],
        ["Em Nguyễn Thị D.", "Lò Văn kể."],
        ["Ông Nguyễn Văn A.", "Bà Trần Thị B."],
        ["Tổ gồm Lan B., Minh T.", "Trọng tài là Hoà.", "Hắn tên là L.M.Q.", "Nhà hắn ở xa."],
        ["Nhà ở đường P. Bến Nghé, Nguyễn V. Hùng ở UBND P. Hàng Bạc."],
        ["Phần III. Điều khoản chung do hai bên ký."],
        ["Ông về nước.", "de Gaulle từ chức."],
        ["Anh Y. Niê kể.", "Tác giả J. K. Rowling viết.", "Ông George W. Bush phát biểu."],
        ["TX. Từ Sơn, TT. Hai Riêng, TP. Bà Rịa, T.P. Hồ Chí Minh, T.p. Hải Phòng thông suốt."],
        ["Trên địa bàn TP.", "Trong đó có 2 người.", "Ông ở P. Bến Nghé."],
        ["Cuối thế kỷ V.", "Nhà nước suy yếu.", "Gặp nhau ở cổng B.", "Rồi đi."],
        ["Th.S. Hà Anh và T.S. Đào Xuân dự.", "Xe đi trên QL. 4D."],
    ],
)
def test_names_that_are_withheld_or_shortened_stay_whole(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


def test_a_missing_blank_between_sentences_is_no_reason_to_run_them_together() -> None:
    assert sentences("Cầu trôi trong đêm.Sau đó đường tắc.") == ["Cầu trôi trong đêm.", "Sau đó đường tắc."]
    assert len(sentences("VTV.vn, VOV.VN, Tp.Hà Nội, GS.Nguyễn, St.Petersburg, Th.S Hà")) == 1


def test_a_quotation_is_never_cut_however_long_it_is() -> None:
    speech = "“" + "Nước lên nhanh. Chúng tôi chạy! Ai cũng sợ? " * 60 + "”"
    assert sentences(f"Ông kể: {speech} và khóc. Rồi thôi.") == [f"Ông kể: {speech} và khóc.", "Rồi thôi."]


@given(WORDY)
def test_sentences_put_together_are_the_text(text: str) -> None:
    whole = " ".join(text.split())
    found = sentences(whole)
    assert "".join("".join(found).split()) == "".join(whole.split())
    assert all(sentence in whole for sentence in found)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece", ["(", "“", '"a ', "A. ", "((a) ", "...", "'", "1. a, ", "“”“ ", "? - a ", "N.V.T. Đ ", " . ) "]
)
def test_sentences_of_hostile_text_take_linear_time(piece: str) -> None:
    assert is_linear(sentences, piece, 50_000)
    assert is_linear(trim, piece, 200_000)
