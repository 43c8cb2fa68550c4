"""Lists that say which credentials were taken back, suspended, renewed or remarked on.

`bitstring` is the one that is written here, `token` the same bits for SD-JWT VCs; `older` and `by_id` are read where
others issue by them.
"""

from testamur.status.bitstring import (
    ENTRY_TYPE,
    LIST_TYPE,
    MAX_BYTES,
    MIN_LENGTH,
    StatusList,
    entry_index,
    entry_message,
    entry_size,
    read_status,
    status_list_credential,
)
from testamur.status.by_id import REVOCATION_LIST, is_listed, revocation_list
from testamur.status.older import (
    REVOCATION_LIST_2020,
    STATUS_LIST_2021,
    list_address,
    purpose_of,
    read_older_status,
)
from testamur.status.token import TOKEN_TYPE, read_token_status, reference, token_claims

__all__ = [
    "ENTRY_TYPE",
    "LIST_TYPE",
    "MAX_BYTES",
    "MIN_LENGTH",
    "REVOCATION_LIST",
    "REVOCATION_LIST_2020",
    "STATUS_LIST_2021",
    "TOKEN_TYPE",
    "StatusList",
    "entry_index",
    "entry_message",
    "entry_size",
    "is_listed",
    "list_address",
    "purpose_of",
    "read_older_status",
    "read_status",
    "read_token_status",
    "reference",
    "revocation_list",
    "status_list_credential",
    "token_claims",
]
