"""How much a word says about which event a text tells: much if few texts hold it, nothing if all do.

Words are folded syllables and pairs of neighbours, for most Vietnamese words have two syllables. What is rare is learnt
from the texts at hand; before there are many, a short list of the commonest syllables stands in for them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable

_EVERYWHERE = (
    "va cua la co cho duoc trong cac voi da mot nay nhung nguoi khong khi tai tu den de ra nam ve ngay do o vao theo"
    " bi thi nhieu sau hon con len hai dang cung se qua lam nay tren"
)
_OFTEN = (
    "tinh xa huyen phuong thanh pho tp quan viet ha noi thang gio sang chieu toi hom qua vua moi cong an dan nha"
    " so phan chi tinh uy ban chu tich ong ba anh em ho gia dinh dong trieu ty nuoc quoc te kinh viec hoc sinh truong"
    " benh vien thu tuong chinh phu bo giao duc thong thong tin bao cao cho biet noi dia phuong hoat dong to chuc"
    " phat trien san xuat doanh nghiep hang tang giam lon nho cao thap dau cuoi truoc nhat rat can phai lai di mat"
    " thuc hien thuc hanh dieu tra xay ra vu tai nan chet thuong tu vong khu vuc trung tam toan ca ba bon nam sau bay"
    " tam chin muoi tram nghin trieu khoang gan ket qua bat giu doi tuong cung nhu neu van thoi gian nguyen tran le"
    " pham van thi minh duong hoang hoa binh nam bac dong tay lao cai"
)
_AT_TIMES = (
    "luc dien may du tien hoi chay yen xe vi phong khoi dung cap lien khien the dai su luong dat bien tan nghi"
    " xuong sat nang mua cu tong tim thay tham kiem gay dao dam y hop dua doan day cuu lo doc diem dem canh vung"
    " thiet tau song manh mang lan khach tuoi tro trinh quyet danh chuyen chua cau sap lua hoan don chiec ben xac"
    " vang tri quy quang ly huy chan bang vo trang roi phut phuc mo ky bung boc tiep phien nu nhiem ngoi mai ke"
    " huong giai cam be tru toc toa loi lap lang khoa khai hieu giup chien xin xet tuyen tuc tre tieu ro nghiem"
    " kho giay duoi cat vuot trao them phieu pha nhap ngon ngoai nen luan lich gap dap cuoc cuc cach 1 2 3 4 5 6"
    " 7 8 9 10 12 30 100 000"
)
_TOGETHER = (
    "cho biet,ha noi,ty dong,tu vong,sang nay,nguoi dan,xay ra,sau khi,cong an,viet nam,mat tich,thong tin"
    ",luc luong,khu vuc,benh vien,tim kiem,nguyen nhan,bi thuong,y te,quyet dinh,nguoi chet,nguoi bi,vu tai"
    ",tai xe,tai nan,nguoi tu,giam doc,dieu tra,co quan,chu tich,bat ngo,trong vu,thiet mang,thiet hai,ngoi nha"
    ",hien truong,doi voi,chuc nang,ban dau,ubnd tinh,trung tam,trieu dong,tim thay,rang sang,quy dinh,o to"
    ",nhap vien,nan nhan,khoi to,huy dong,hoc sinh,hoa hoan,hang chuc,giao thong,gia dinh,dau tu,chinh thuc"
    ",xac dinh,vu an,to chuc,tich ubnd,theo thong,nghiem trong,ngan hang,mot nguoi,lien quan,khong co,it nhat"
    ",hom nay,hanh vi,dau tien,cong bo,co the,chieu nay,cap cuu,biet da,bao ve,an toan,000 dong,xet xu,vo dich"
    ",vi pham,vao ngay,truoc khi,truoc do,tren duong,trao doi,tp hcm,toan bo,tinh uy,thuong vong,thanh cong"
    ",tham gia,tam giam,tai san,so voi,sat lo,quoc gia,phat hien,nhung nguoi,nhan dan,mua lu,mua lon,mot so"
    ",luong chuc,hoi dong,hinh anh,hieu luc,hang tram,duoc tim,di qua,dam chay,dai dien,canh sat,bo y,bi can"
    ",bat tam,yeu cau,xay dung,xac nhan,vua duoc,trung quoc,trong dem,thu tuong,thong qua,thi the,thanh pho,su co"
    ",quoc lo,quan ly,phuong an,phoi hop,ong nguyen,nhan vu,nha dan,nguoi mat,mot vu,may man,lich su,lanh dao"
    ",lam viec,lam ro,khai mac,ket thuc,ket qua,ket luan,keo dai,duy nhat,dua tin,doi thu,dieu chinh,dien bien"
    ",dan ong,dai bieu,da bi,cua hang,chinh quyen,chiec xe,cao toc,bo doi,bat dau,bao chi,anh huong"
)
_ASSUMED = 300
"""As many texts as the assumptions below count for."""
_COMMON = (
    dict.fromkeys(_AT_TIMES.split(), 0.05)
    | dict.fromkeys(_OFTEN.split(), 0.10)
    | dict.fromkeys(_EVERYWHERE.split(), 0.35)
    | dict.fromkeys(_TOGETHER.split(","), 0.03)
)
_SYLLABLE, _PAIR = 0.006, 0.001
"""In which part of the texts what is common is assumed to stand, another syllable, and another pair."""
_PAIRED = 0.7
_STALE = 1.05
"""Weights are kept until there are so many times as many texts: they change slowly, and are asked for all the time."""
MOST = 200_000
"""Words that are counted at once; beyond, those seen once are forgotten."""


class Rarity:
    """Counts in how many texts each word stands; of more than `most` words those seen once are forgotten."""

    def __init__(self, most: int | None = MOST) -> None:
        self._texts = 0
        self._seen: Counter[str] = Counter()
        self._most = most
        self._weights = _Weights(self._weigh)
        self._weighed_at = 0

    def learn(self, words: Iterable[str]) -> None:
        """Count a text that holds these words, each once."""
        self._texts += 1
        self._seen.update(words)
        if self._texts > _STALE * self._weighed_at + 1:
            self._weights.clear()
            self._weighed_at = self._texts
        if self._most and len(self._seen) > self._most:
            self._seen = Counter({word: count for word, count in self._seen.items() if count > 1})
            self._most = max(self._most, 2 * len(self._seen))  # or soon every text would make room again

    def of(self, word: str) -> float:
        """Return the weight of a word: it grows with the logarithm of how many texts there are for each that holds it.

        A syllable that stands in one text alone weighs 1. A name of several words is several pairs, so a pair weighs
        less than a syllable that is as rare.
        """
        return self._weights[word]

    @property
    def weigh(self) -> Callable[[str], float]:
        """What `of` does, for many words; to be asked for anew after each `learn`."""
        return self._weights.__getitem__

    def _weigh(self, word: str) -> float:
        paired = " " in word
        rate = _COMMON.get(word, _PAIR if paired else _SYLLABLE)
        return self._rare(self._seen[word], rate) / self._rare(1, _SYLLABLE) * (_PAIRED if paired else 1.0)

    def _rare(self, held: int, rate: float) -> float:
        rare = math.log((self._texts + _ASSUMED + 1) / (held + rate * _ASSUMED + 0.5))
        return float(max(rare, 0.0) ** 1.5)


class _Weights(dict[str, float]):
    """Weights of words, each found when it is first asked for."""

    def __init__(self, weigh: Callable[[str], float]) -> None:
        super().__init__()
        self._weigh = weigh

    def __missing__(self, word: str) -> float:
        weight = self[word] = self._weigh(word)
        return weight
