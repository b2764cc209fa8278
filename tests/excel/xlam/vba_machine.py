"""Runs the add-in's VBA in pyOpenVBA's interpreter, on a Windows and a Python that are written in VBA here.

What the interpreter cannot do is replaced: attributes and declarations go, pointers to texts become
the texts, and the calls into Windows and the two functions that ask it for bytes and code pages are
the ones below.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyopenvba.apps.excel import ExcelApplication

from tests.excel.xlam.addin_file import addin, sources
from xlplugin.excel.xlam.build import addin_version

USER_CONF: Final = r"C:\Users\张三\.xlplugin\xlplugin.conf"
COMPUTER_CONF: Final = r"C:\ProgramData\xlplugin\xlplugin.conf"
PYTHON: Final = r"C:\xlplugin\pythonw.exe"
DLL: Final = r"C:\xlplugin\xlwings64-0.37.8.dll"
UNIT: Final = "\x1f"

_WINDOWS: Final = r"""
Option Explicit
Public Files As String
Public Configuration As String
Public Started As String
Public Shown As String
Public Refusal As String
Public Clicked As Long
Public CancelKey As Long
Public Asked As String
Public Planned As String
Public Described As String
Public Seen As Boolean
Public Flickers As String
Public TakesHidden As String
Public SavesItself As String
Public Saves As String
Public Interactive As Boolean
Public MousePointer As Long
Public StatusShown As Boolean
Public Recovery As String
Public Recoveries As String
Public Entered As String
Public Switch As String
Public Meanwhile As String
Public Closed As String
Public Given As String
Public Looks As String
Public Function GetFileAttributesW(Path) As Long
    GetFileAttributesW = -1
    If InStr(Files, "|" & Path & "|") > 0 Then GetFileAttributesW = 32
End Function
Public Function ExpandEnvironmentStringsW(Source, Target, Size) As Long
    Dim Text As String
    Text = Replace(Replace(Source, "%USERPROFILE%", "C:\Users\张三"), "%ProgramData%", "C:\ProgramData")
    ExpandEnvironmentStringsW = Len(Text) + 1
    Target = Text & vbNullChar & Mid$(Target, Len(Text) + 2)
End Function
Public Function GetShortPathNameW(LongPath, ShortPath, Size) As Long
    If InStr(LongPath, "short") = 0 Then Exit Function
    ShortPath = "C:\SHORT~1\PYTHONW.EXE" & vbNullChar
    GetShortPathNameW = 22
End Function
Public Function XlpSurvives(Text) As Boolean
    XlpSurvives = (InStr(Text, "龘") = 0)
End Function
Public Function XlpRead(Path) As String
    If Len(Path) > 0 Then XlpRead = Configuration
End Function
Public Function LoadLibraryW(Path) As Long
    LoadLibraryW = 1
    If Refusal = "library" Then LoadLibraryW = 0
End Function
Public Function XLPyDLLActivateAuto(Result, Config, Mode) As Long
    Started = Started & "|" & Config
    If Refusal = "start" Or (Refusal = "ended" And Right$(Config, 1) <> " ") Then
        Result = "Python ended"
        XLPyDLLActivateAuto = 1
    Else
        Set Result = New Python
    End If
End Function
Public Function MessageBoxW(Owner, Text, Title, Style) As Long
    ' A box disables its owner; one without an owner that is modal to the task all windows of the thread, and
    ' Excel has one a workbook. A program may bring another workbook to the front, or close one, all the same.
    Dim AllDisabled As Boolean
    AllDisabled = (Owner = 0) And (Style And &H2000) <> 0
    Shown = Shown & "|" & (Style And &HFFF) & ":" & Title & ":" & Text
    If Not AllDisabled And Len(Switch) > 0 Then Workbooks(Switch).Activate
    If Meanwhile = "another" Then Workbooks(Switch).Activate
    If Meanwhile = "another sheet" Then Worksheets("functions").Activate
    If Meanwhile = "closed" Then Closed = ActiveWorkbook.Name
    MessageBoxW = Clicked
End Function
Public Function NameOf(Book) As String
    ' The object of a closed workbook is there as long as somebody holds it, and raises whatever it is asked.
    If Book.Name = Closed Then Err.Raise -2147221080, "Excel", "Automation error"
    NameOf = Book.Name
End Function
Public Sub OnTime(EarliestTime, Procedure)
    Planned = Planned & "|" & Procedure
End Sub
Public Sub SetAddin(Book, Value)
    ' Excel takes this for a change of the workbook.
    Seen = Not Value
    Flickers = Flickers & "|" & Value
    Book.Saved = False
End Sub
Public Sub MacroOptions(Macro, Description, Category, ArgumentDescriptions)
    If Not Seen And TakesHidden <> "yes" Then
        Err.Raise 1004, "Excel", "Cannot edit a macro on a hidden workbook."
    End If
    If InStr(Macro, Refusal) > 0 And Len(Refusal) > 0 Then Err.Raise 1004, "Excel", "Refused."
    If Seen And (Application.ScreenUpdating Or Application.EnableEvents) Then
        Err.Raise 1004, "Excel", "Not quiet."
    End If
    Described = Described & "|" & Join(Array(Macro, Category, Description), vbTab)
    Described = Described & vbTab & Join(ArgumentDescriptions, vbTab)
End Sub
Public Function Date1904(Book)
    ' The first that is asked of a workbook's sheets; where it raises, nothing is told of them.
    Looks = Looks & "|look"
    Date1904 = Book.StartsLate
End Function
Public Function AutoSaveOn(Book)
    If Len(SavesItself) = 0 Then Err.Raise 438, "Excel", "An older Excel."
    AutoSaveOn = (SavesItself = "yes")
End Function
Public Sub Delete(Sheet)
    Dim Book
    Set Book = Sheet.Parent
    Sheet.Delete
    Book.Saved = False
End Sub
Public Sub SaveBook(Book)
    If Refusal = "save" Then Err.Raise 1004, "Excel", "Read-only."
    If Application.EnableEvents Or Application.DisplayAlerts Then Err.Raise 1004, "Excel", "Not quiet."
    Saves = Saves & "|" & Book.Name
    Book.Saved = True
End Sub
Public Sub EnterFormula(Cell)
    If Refusal = "older" Then Err.Raise 438, "Excel", "Object doesn't support this property or method."
    Cell.Formula2 = Cell.Formula2
    Note Cell
End Sub
Public Sub EnterOlder(Cell)
    Cell.Formula = Cell.Formula
    Note Cell
End Sub
Public Sub EnterArray(Whole)
    Whole.FormulaArray = Whole.FormulaArray
    Note Whole
End Sub
Private Sub Note(Cells)
    If Refusal = "busy" Then Err.Raise 1004, "Excel", "Not ready."
    ' A formula that is entered would be calculated, and its cells' dependents; and its event would be told.
    With Application
        If .ScreenUpdating Or .EnableEvents Or .DisplayAlerts Or .Calculation <> xlCalculationManual Then
            Err.Raise 1004, "Excel", "Not quiet."
        End If
    End With
    Entered = Entered & "|" & Cells.Parent.Name & "!" & Cells.Address(False, False)
    Cells.Parent.Parent.Saved = False
End Sub
Public Sub Put(Name, Value)
    Select Case Name
        Case "Files": Files = Value
        Case "Configuration": Configuration = Value
        Case "Refusal": Refusal = Value
        Case "Clicked": Clicked = Value
        Case "SavesItself": SavesItself = Value
        Case "TakesHidden": TakesHidden = Value
        Case "CancelKey": CancelKey = Value
        Case "Recovery": Recovery = Value
        Case "Interactive": Interactive = Value
        Case "MousePointer": MousePointer = Value
        Case "StatusShown": StatusShown = Value
        Case "Switch": Switch = Value
        Case "Meanwhile": Meanwhile = Value
    End Select
End Sub
Public Function Take(Name)
    Select Case Name
        Case "Shown": Take = Shown: Shown = ""
        Case "Started": Take = Started: Started = ""
        Case "Asked": Take = Asked: Asked = ""
        Case "Planned": Take = Planned: Planned = ""
        Case "Described": Take = Described: Described = ""
        Case "Saves": Take = Saves: Saves = ""
        Case "Entered": Take = Entered: Entered = ""
        Case "Flickers": Take = Flickers: Flickers = ""
        Case "Recoveries": Take = Recoveries: Recoveries = ""
        Case "Given": Take = Given: Given = ""
        Case "Looks": Take = Looks: Looks = ""
    End Select
End Function
Public Function Settings()
    With Application
        Settings = Join(Array(.ScreenUpdating, .EnableEvents, .DisplayAlerts, .Calculation, .StatusBar, _
            Interactive, MousePointer, StatusShown), ";")
    End With
End Function
Public Function MenuXml()
    XlpRubricMenu Nothing, MenuXml
End Function
"""

_PYTHON: Final = r"""
Option Explicit
Public Function Module(Name)
    Module = Name
End Function
Public Function Str(Item)
    Str = Item
End Function
Public Function Tuple(First, Optional Book, Optional Front, Optional Sheets)
    ' The action of a press, the workbook and its sheet in front; a menu is asked for with the workbook alone.
    If IsObject(First) Then
        Tuple = ""
    Else
        Tuple = First
        Given = Given & "|" & First & " on " & Book.Name & "!" & Front
    End If
End Function
Public Function Invoke(ModuleName, Name, Action)
    If Name = "recover" Then
        Recoveries = Recoveries & "|recover"
        If Recovery = "ended" Then Err.Raise -2147023174, "python", "The RPC server is unavailable."
        Invoke = Recovery
        Exit Function
    End If
    Asked = Asked & "|" & Application.DisplayAlerts & " " & CancelKey
    If Name = "menu" And Refusal = "menu" Then Err.Raise 1000, "python", "ValueError: broken"
    If Name = "menu" Then
        Invoke = "<menu/>"
        Exit Function
    End If
    Select Case Action
        Case "finalise": Invoke = Join(Array("question", "定稿", "要定稿吗？", "finalise:yes"), Chr$(31))
        Case "crash": Err.Raise 1000, "python", "Traceback" & vbLf & "ValueError: broken" & vbLf
        Case "long"
            Invoke = Join(Array("info", "T", String$(990, "a") & vbLf & "last line of more", ""), Chr$(31))
        Case "odd": Invoke = "no reply"
        Case "killed", "changed"
            Application.ScreenUpdating = False
            Application.EnableEvents = False
            Application.Calculation = xlCalculationManual
            Application.StatusBar = "half way"
            Interactive = False
            MousePointer = 2
            StatusShown = False
            Invoke = Join(Array("info", "T", "did " & Action, ""), Chr$(31))
            If Action = "killed" Then Err.Raise -2147023170, "python", "The remote procedure call failed."
        Case Else: Invoke = Join(Array("info", "T", "did " & Action, ""), Chr$(31))
    End Select
End Function
Public Function CallUDF(ModuleName, Name, Arguments)
    Dim Table(0 To 1, 0 To 1), Number, Kinds
    Select Case Arguments(0)
        Case "points": CallUDF = 2.5
        Case "error": CallUDF = "xlplugin:error:2042"
        Case "odd error": CallUDF = "xlplugin:error:boom"
        Case "nothing": CallUDF = Null
        Case "row": CallUDF = Array("a", "xlplugin:error:2007", 1)
        Case "table"
            Table(0, 0) = "a"
            Table(0, 1) = "xlplugin:error:2007"
            Table(1, 0) = Null
            Table(1, 1) = 2.5
            CallUDF = Table
        Case "crash": Err.Raise 1000, "python", "Traceback" & vbLf & "ValueError: broken" & vbLf
        Case "kinds"
            For Number = 1 To UBound(Arguments)
                Kinds = Kinds & Kind(Arguments(Number)) & " "
            Next
            CallUDF = Kinds
    End Select
End Function
Private Function Kind(Optional Item)
    If IsMissing(Item) Then
        Kind = "missing"
    ElseIf IsArray(Item) Then
        Kind = UBound(Item, 1) & "x" & UBound(Item, 2)
    Else
        Kind = TypeName(Item)
    End If
End Function
"""

_UNSUPPORTED: Final = (
    (r"(?m)^Attribute \w+\.VB_Description.*$", ""),
    (r"(?m)^ *(?:Private )?Declare .*$", ""),
    (r"(?s)Private Function Xlp(?:Read|Survives)\(.*?End Function", ""),
    (r"Application\.EnableCancelKey", "CancelKey"),
    (r"Application\.Interactive", "Interactive"),
    (r"Application\.Cursor", "MousePointer"),
    (r"Application\.DisplayStatusBar", "StatusShown"),
    (r"Application\.(OnTime|MacroOptions)\b", r"\1"),
    (r"ThisWorkbook\.IsAddin = (\w+)", r"SetAddin ThisWorkbook, \1"),
    (r"Book\.AutoSaveOn", "AutoSaveOn(Book)"),
    (r"Book\.Date1904", "Date1904(Book)"),
    (r"Sheet\.Delete", "Delete Sheet"),
    (r"Wb\.Save\b", "SaveBook Wb"),
    (r"Cell\.Formula2 = Cell\.Formula2", "EnterFormula Cell"),
    (r"Cell\.Formula = Cell\.Formula", "EnterOlder Cell"),
    (r"Whole\.FormulaArray = Whole\.FormulaArray", "EnterArray Whole"),
    (r"StrPtr\((\w+)\)", r"\1"),
    (r"XLPy\.Call\(", "XLPy.Invoke("),
    (r"Answer = Book\.Name", "Answer = NameOf(Book)"),
    (r"Err\.LastDllError", "193"),
    (r"WithEvents ", ""),
    (r"Private Sub XlpApp_", "Public Sub XlpApp_"),
)

_OTHER_CONCEPTS: Final = (
    r"(?s)Public Function (?:SCORE|EXPLAIN)_(?!ASSET_USE\b|OPERATING_COST\b)\w+\(.*?End Function\s+"
)


@dataclass(frozen=True, slots=True)
class Machine:
    """An Excel with the add-in open and active.

    Attributes:
        excel: the interpreter's Excel.
    """

    excel: ExcelApplication

    def put(self, name: str, value: str | int) -> None:
        """Set something: Files, Configuration, Refusal, Clicked, SavesItself, TakesHidden or CancelKey.

        Switch names a workbook that a person goes to while a box is up, where its window is not disabled;
        Meanwhile what a program does then: ``another`` to bring that one to the front, ``another sheet``, or
        ``closed``.
        """
        self.excel.run("Put", name, value)

    def install(
        self, *, python: str = PYTHON, conf: str = USER_CONF, files: tuple[str, ...] = (PYTHON, DLL)
    ) -> None:
        """Have a configuration, and these files besides."""
        self.put("Configuration", f'"INTERPRETER_WIN","{python}"\r\n"VERSION","{addin_version()}"\r\n')
        self.put("Files", "|".join(("", conf, *files, "")))

    def press(self, action: str) -> list[str]:
        """The boxes that pressing a button shows, each as style:title:text."""
        self.excel.run("XlpPress", action)
        return self.take("Shown")

    def cell(self, formula: str) -> object:
        """What a formula gives, its arguments written as in VBA."""
        name = f"Cell{len(self.excel.interpreter.modules)}"
        self.excel.add_module(f"Public Function {name}()\n{name} = {formula}\nEnd Function", name=f"M{name}")
        return self.excel.run(name)

    def started(self) -> list[str]:
        """The commands that were started since this was last asked."""
        return self.take("Started")

    def take(self, name: str) -> list[str]:
        """What Excel did since this was last asked.

        Args:
            name: Shown, Started, Asked (settings while Python was asked), Planned, Described, Saves, Flickers
                (the add-in shown and hidden again), Given (action, workbook and sheet of each press that
                Python was asked for), Looks (at the sheets of a workbook) or Entered (the cells of formulas).
        """
        return str(self.excel.run("Take", name)).split("|")[1:]


def machine(folder: Path, *, every_function: bool = False) -> Machine:
    """A Windows with nothing but the add-in, by default with the functions of two concepts only."""
    path = folder / "xlplugin.xlam"
    path.write_bytes(addin())
    excel = ExcelApplication.open(path, with_vba=False)
    excel.add_module(_WINDOWS, name="Windows")
    excel.add_module(_PYTHON, name="Python", kind="class")
    for name, source in sources().items():
        if not name.startswith("Sheet"):
            kind = "document" if name == "ThisWorkbook" else "standard"
            text = source if every_function else re.sub(_OTHER_CONCEPTS, "", source)
            excel.add_module(_runnable(text), name=name, kind=kind)
    return Machine(excel)


def _runnable(source: str) -> str:
    for pattern, replacement in _UNSUPPORTED:
        source = re.sub(pattern, replacement, source)
    return source
