from documents.models.columns import ColumnMapping
from documents.models.disclosure import Disclosure
from documents.models.files import FileKind, StoredFile
from documents.models.issued import CHANGES, Change, DocumentChange, DocumentKind, IssuedDocument
from documents.models.numbers import GivenNumber, NumberSeries, NumberTaken
from documents.models.print_jobs import PrintJob, PrintPart, PrintState

__all__ = [
    "CHANGES",
    "Change",
    "ColumnMapping",
    "Disclosure",
    "DocumentChange",
    "DocumentKind",
    "FileKind",
    "GivenNumber",
    "IssuedDocument",
    "NumberSeries",
    "NumberTaken",
    "PrintJob",
    "PrintPart",
    "PrintState",
    "StoredFile",
]
