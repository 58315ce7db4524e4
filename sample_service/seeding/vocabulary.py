"""Words of a university that Faker does not know, by language."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """The words of one language; each pattern takes what stands in its braces."""

    departments: dict[str, tuple[str, ...]]
    course: str
    discussions: tuple[str, ...]
    documents: tuple[str, ...]
    sessions: tuple[str, ...]
    utc_offset_hours: int


KOREAN = Vocabulary(
    departments={
        "컴퓨터공학과": ("자료구조", "운영체제", "인공지능 개론", "데이터베이스", "알고리즘"),
        "경영학과": ("회계원리", "마케팅", "조직행동론", "재무관리", "경영전략"),
        "국어국문학과": ("현대소설론", "국어사", "고전시가", "문예창작 실습"),
        "간호학과": ("기본간호학", "성인간호학", "아동간호학", "보건통계"),
        "기계공학과": ("열역학", "유체역학", "기계설계", "제어공학"),
        "심리학과": ("심리학개론", "발달심리학", "인지심리학", "상담심리학"),
        "교육학과": ("교육학개론", "교육평가", "교육공학", "평생교육론"),
        "화학과": ("일반화학", "유기화학", "물리화학", "분석화학 실험"),
    },
    course="{subject} ({department})",
    discussions=(
        "{subject} 중간고사 범위 질문",
        "{subject} 조별 과제 토론",
        "{week}주차 {subject} 발제",
        "{subject} 참고 문헌을 나눠요",
    ),
    documents=(
        "{subject} 강의계획서",
        "{subject} {week}주차 강의자료",
        "{subject} 과제 안내",
        "{subject} 기출문제 풀이",
    ),
    sessions=(
        "{subject} 개념 정리 도와줘",
        "{subject} {week}주차 복습",
        "{subject} 과제 초안 검토",
        "{subject} 시험 대비 문제",
    ),
    utc_offset_hours=9,
)

ENGLISH = Vocabulary(
    departments={
        "Computer Science": ("Data Structures", "Operating Systems", "Introduction to AI", "Databases"),
        "Business": ("Accounting", "Marketing", "Organizational Behavior", "Corporate Finance"),
        "Literature": ("The Modern Novel", "History of the Language", "Poetry", "Creative Writing"),
        "Nursing": ("Fundamentals of Nursing", "Adult Health", "Child Health", "Biostatistics"),
        "Engineering": ("Thermodynamics", "Fluid Mechanics", "Machine Design", "Control Theory"),
        "Psychology": ("Introduction to Psychology", "Development", "Cognition", "Counseling"),
    },
    course="{subject} ({department})",
    discussions=(
        "{subject}: midterm questions",
        "{subject}: group project",
        "Week {week}: presentations in {subject}",
    ),
    documents=("{subject} syllabus", "{subject}, week {week}: slides", "{subject}: assignment"),
    sessions=("Explain {subject}", "Review week {week} of {subject}", "Check my draft for {subject}"),
    utc_offset_hours=0,
)


def vocabulary_of(locale: str) -> Vocabulary:
    """Korean for Korean; English words around the names of every other locale."""
    return KOREAN if locale.startswith("ko") else ENGLISH
