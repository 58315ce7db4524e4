"""What a project says, in the language that was chosen for it and not in this command's."""

SAY = {
    "en": {
        "activated": "activated",
        "deleted": "deleted",
        "seats": "max_users is below the number of users",
        "suspended": "this tenant is suspended",
        "approved": "approved",
        "other_applicant": "this application is of another applicant",
        "end_first": "end_date is before start_date",
        "database": "where the data is kept, as SQLAlchemy writes it",
        "public-url": "where people reach the service",
        "port": "the port it listens on",
        "nothing": "nothing",
    },
    "ko": {
        "activated": "활성화 완료",
        "deleted": "삭제했습니다",
        "seats": "max_users가 현재 사용자 수보다 작습니다",
        "suspended": "정지된 테넌트입니다",
        "approved": "승인되었습니다",
        "other_applicant": "다른 신청자의 신청입니다",
        "end_first": "end_date가 start_date보다 앞섭니다",
        "database": "데이터를 보관하는 곳(SQLAlchemy 주소)",
        "public-url": "사람들이 서비스에 접속하는 주소",
        "port": "듣는 포트",
        "nothing": "없음",
    },
}

NOTES = {
    "sqlite": {
        "en": "Every request has one session: it is committed at its end and rolled back after an error. "
        "SQLite answers at once, so handlers do not wait; for a database across a network use AsyncSession.",
        "ko": "요청마다 세션 하나가 있고, 끝나면 커밋하고 오류가 나면 되돌립니다. SQLite는 바로 답하므로 "
        "핸들러가 기다리지 않습니다. 네트워크 너머의 데이터베이스에는 AsyncSession을 쓰십시오.",
    },
    "postgresql": {
        "en": "Every request has one session: it is committed at its end and rolled back after an error. "
        "Sessions take turns by a lock of the database; put a narrower one there when that becomes slow.",
        "ko": "요청마다 세션 하나가 있고, 끝나면 커밋하고 오류가 나면 되돌립니다. 세션은 "
        "데이터베이스의 잠금으로 차례를 지킵니다. 느려지면 더 좁은 잠금으로 바꾸십시오.",
    },
    "handler": {
        "en": "Data and sessions are your handler's own; an exception that leaves a method has passed its "
        "`with` and `try` blocks first, so they roll back.",
        "ko": "데이터와 세션은 여러분의 핸들러가 맡습니다. 메서드를 벗어나는 예외는 먼저 그 안의 `with`와 "
        "`try`를 지나므로 거기에서 되돌릴 수 있습니다.",
    },
    "memory": {
        "en": "Data is kept in memory and is gone at the end; put a database behind the store's functions.",
        "ko": "데이터는 메모리에 있고 끝나면 사라집니다. "
        "저장소의 함수 뒤에 여러분의 데이터베이스를 연결하십시오.",
    },
}
