from documents.models.columns import ColumnMapping
from documents.models.files import FileKind, StoredFile
from documents.models.issued import Change, DocumentChange, DocumentKind, IssuedDocument
from documents.models.numbers import GivenNumber, NumberSeries, NumberTaken

__all__ = [
    "Change",
    "ColumnMapping",
    "DocumentChange",
    "DocumentKind",
    "FileKind",
    "GivenNumber",
    "IssuedDocument",
    "NumberSeries",
    "NumberTaken",
    "StoredFile",
]
