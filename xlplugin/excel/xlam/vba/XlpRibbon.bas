Attribute VB_Name = "XlpRibbon"
Option Explicit

' The ribbon's callbacks. Each control's tag is its action; Python does it and replies what to show.
' Excel greys the ribbon out while a cell is edited, so nothing asks here whether it is ready.

Private Declare PtrSafe Function MessageBoxW Lib "user32" (ByVal Owner As LongPtr, ByVal Text As LongPtr, ByVal Title As LongPtr, ByVal Style As Long) As Long

Private Const XLP_ICON_ERROR As Long = &H10
Private Const XLP_ICON_WARNING As Long = &H30
Private Const XLP_ICON_INFORMATION As Long = &H40
' Yes or no, no being what Enter answers.
Private Const XLP_QUESTION As Long = &H124
Private Const XLP_YES As Long = 6
' Without an owner and modal to the task, a box disables every window of Excel, of which each workbook has one; with
' an owner only that one. A box that nothing owns is kept above all that it holds up.
Private Const XLP_NO_OWNER As Long = 0
Private Const XLP_TASK_MODAL As Long = &H2000
Private Const XLP_FOREGROUND As Long = &H10000
Private Const XLP_TOPMOST As Long = &H40000
' Longer texts are shown a page at a time: a box may grow taller than the screen.
Private Const XLP_PAGE As Long = 1000
' No button's action: asks Python to make whole what an ended Python has left.
Private Const XLP_RECOVER As String = "recover"

Public Sub XlpRibbonLoaded(ribbon As IRibbonUI)
    ' Once, at Excel's start; it must never stop Excel.
    On Error Resume Next
    ThisWorkbook.XlpWatch
    XlpDescribeSoon
End Sub

Public Sub XlpButton(control As IRibbonControl)
    XlpPress control.Tag
End Sub

Public Sub XlpRubricMenu(control As IRibbonControl, ByRef returnedVal)
    On Error GoTo failed
    XlpForget
    returnedVal = XlpUndisturbed("", ActiveWorkbook, "")
    Exit Sub
failed:
    ' One entry that leads to the reasons.
    returnedVal = "<menu xmlns=""http://schemas.microsoft.com/office/2009/07/customui"">" _
        & "<button id=""xlpNoMenu"" label=""" & XlpMessage("no-menu") & """ tag=""doctor"" onAction=""XlpButton""/></menu>"
End Sub

Public Sub XlpPress(ByVal Action As String)
    Dim Book As Workbook, Front As String
    On Error GoTo failed
    ThisWorkbook.XlpWatch
    XlpForget
    ' All that follows is about the workbook and the sheet in front now, whatever is in front later.
    Set Book = ActiveWorkbook
    Front = XlpFront(Book)
    Action = XlpShow(XlpReply(Action, Book, Front))
    ' A question that is answered with yes is followed by the action it asked about.
    Do While Len(Action) > 0
        If XlpIsOnBook(Action) And XlpIsClosed(Book) Then
            XlpShow XlpSaid("warning", XlpMessage("closed"))
            Exit Sub
        End If
        Action = XlpShow(XlpReply(Action, Book, Front))
    Loop
    Exit Sub
failed:
    ' The plainest box there is, as even the Unicode one may be what failed. Better than Excel's debugger.
    MsgBox Err.Description, vbCritical, "xlplugin"
End Sub

Private Function XlpFront(ByVal Book As Workbook) As String
    ' Where a workbook has no sheet in front, Python looks for the form itself.
    On Error Resume Next
    If Not Book Is Nothing Then XlpFront = Book.ActiveSheet.Name
End Function

Private Function XlpIsClosed(ByVal Book As Workbook) As Boolean
    ' The object of a closed workbook is there still, and raises an error at whatever it is asked.
    Dim Answer As String
    If Book Is Nothing Then Exit Function
    On Error GoTo closed
    Answer = Book.Name
    Exit Function
closed:
    XlpIsClosed = True
End Function

Private Function XlpReply(ByVal Action As String, ByVal Book As Workbook, ByVal Front As String) As String
    XlpReply = XlpRefusal(Action, Book)
    If Len(XlpReply) = 0 Then XlpReply = XlpAsk(Action, Book, Front)
    If Action = "doctor" Then XlpReply = XlpNoted(XlpReply)
End Function

Private Function XlpRefusal(ByVal Action As String, ByVal Book As Workbook) As String
    ' A workbook in Protected View is not among the workbooks: Python would only say that none is open.
    If Not XlpIsOnBook(Action) Then Exit Function
    If Not Book Is Nothing Then Exit Function
    If Application.ActiveProtectedViewWindow Is Nothing Then Exit Function
    XlpRefusal = XlpSaid("warning", XlpMessage("protected"))
End Function

Private Function XlpIsOnBook(ByVal Action As String) As Boolean
    ' Help and doctor, whatever it goes on with, are about this computer.
    XlpIsOnBook = Left$(Action, Len("doctor")) <> "doctor" And Action <> "help"
End Function

Private Function XlpAsk(ByVal Action As String, ByVal Book As Workbook, ByVal Front As String) As String
    Dim Number As Long, Why As String
    On Error GoTo failed
    XlpAsk = XlpUndisturbed(Action, Book, Front)
    Exit Function
failed:
    ' Err need not outlive the way into another procedure.
    Number = Err.Number
    Why = XlpReason(Number, Err.Description)
    ' Python may have been ended half way. Another one makes the workbook whole at once: before anybody types into
    ' it or saves it, and without waiting for a button that may never be pressed.
    If Number <> XLP_ERROR Then XlpAsk = XlpRecovery(Book)
    If Len(XlpAsk) = 0 Then XlpAsk = XlpWithoutPython(Action, Why)
End Function

Private Function XlpRecovery(ByVal Book As Workbook) As String
    ' What was made whole; empty where nothing had to be, or no Python can be started: then the next button does it.
    On Error GoTo failed
    XlpRecovery = XlpUndisturbed(XLP_RECOVER, Book, "")
    Exit Function
failed:
    XlpRecovery = ""
End Function

Private Function XlpUndisturbed(ByVal Action As String, ByVal Book As Workbook, ByVal Front As String) As String
    Dim Settings As Variant, Number As Long, Description As String
    Settings = XlpSettings()
    On Error GoTo failed
    ' Esc would stop the macro between Python's reply and its box; Excel takes this back by itself.
    Application.EnableCancelKey = xlDisabled
    ' Without this Excel asks every few seconds whether to go on waiting for another program.
    Application.DisplayAlerts = False
    XlpUndisturbed = XlpPython(Action, Book, Front)
    XlpRestore Settings
    Exit Function
failed:
    Number = Err.Number
    Description = Err.Description
    XlpRestore Settings
    Err.Raise Number, "xlplugin", Description
End Function

Private Function XlpSettings() As Variant
    ' All that Python changes while it works, in the order of XlpRestore.
    Dim Found(0 To 8) As Variant
    On Error Resume Next
    Found(0) = Application.Calculation
    Found(1) = Application.DisplayAlerts
    Found(2) = Application.EnableEvents
    Found(3) = Application.StatusBar
    Found(4) = Application.DisplayStatusBar
    Found(5) = Application.Interactive
    Found(6) = Application.Cursor
    Found(7) = Application.CutCopyMode
    Found(8) = Application.ScreenUpdating
    XlpSettings = Found
End Function

Private Sub XlpRestore(ByVal Settings As Variant)
    ' Where Python was ended nobody else does it. What Excel refuses must not keep the others from being restored:
    ' without any workbook it has no calculation mode. Copying can be ended, but not begun again.
    On Error Resume Next
    If Application.Calculation <> Settings(0) Then Application.Calculation = Settings(0)
    Application.DisplayAlerts = Settings(1)
    Application.EnableEvents = Settings(2)
    Application.StatusBar = Settings(3)
    Application.DisplayStatusBar = Settings(4)
    Application.Interactive = Settings(5)
    Application.Cursor = Settings(6)
    If Settings(7) = 0 Then Application.CutCopyMode = False
    Application.ScreenUpdating = Settings(8)
End Sub

Private Function XlpPython(ByVal Action As String, ByVal Book As Workbook, ByVal Front As String) As String
    ' What Python replies to an action; without an action, the menu of rubrics.
    Dim Told As String
    If Action = XLP_RECOVER Then
        XlpPython = XLPy.Str(XLPy.Call(XLPy.Module("@RIBBON_MODULE@"), "recover", XLPy.Tuple(Book)))
    ElseIf Len(Action) > 0 Then
        If XlpIsOnBook(Action) Then Told = XlpSheetStates(Book)
        XlpPython = XLPy.Str(XLPy.Call(XLPy.Module("@RIBBON_MODULE@"), "press", XLPy.Tuple(Action, Book, Front, Told)))
        If XlpIsOnBook(Action) Then XlpRemember Book
    Else
        XlpPython = XLPy.Str(XLPy.Call(XLPy.Module("@RIBBON_MODULE@"), "menu", XLPy.Tuple(Book)))
    End If
End Function

Private Function XlpWithoutPython(ByVal Action As String, ByVal Why As String) As String
    Select Case Action
        Case "doctor"
            XlpWithoutPython = XlpSaid("error", XlpDiagnosis(Why))
        Case "help"
            XlpWithoutPython = XlpSaid("info", XlpMessage("help", Why))
        Case Else
            XlpWithoutPython = XlpSaid("error", Why & vbLf & XlpMessage("hint"))
    End Select
End Function

Private Function XlpSaid(ByVal Kind As String, ByVal Text As String) As String
    XlpSaid = Kind & ChrW$(31) & XlpMessage("category") & ChrW$(31) & Text & ChrW$(31)
End Function

Private Function XlpNoted(ByVal Reply As String) As String
    ' Only VBA knows of which version the add-in is that Excel has really loaded.
    Dim Parts() As String, Note As String
    XlpNoted = Reply
    Note = XlpVersionNote()
    Parts = Split(Reply, ChrW$(31))
    If Len(Note) = 0 Or UBound(Parts) <> 3 Then Exit Function
    Parts(2) = Parts(2) & vbLf & vbLf & Note
    XlpNoted = Join(Parts, ChrW$(31))
End Function

Private Function XlpShow(ByVal Reply As String) As String
    ' Shows a reply: kind, title, text, next action. Gives the next action where the user agrees to it.
    Dim Parts() As String
    Parts = Split(Reply, ChrW$(31))
    If UBound(Parts) <> 3 Then Parts = Split(XlpSaid("error", XlpMessage("call", Reply)), ChrW$(31))
    If XlpBox(Parts(2), Parts(1), XlpStyle(Parts(0))) = XLP_YES Then XlpShow = Parts(3)
End Function

Private Function XlpStyle(ByVal Kind As String) As Long
    Select Case Kind
        Case "question"
            XlpStyle = XLP_QUESTION
        Case "warning"
            XlpStyle = XLP_ICON_WARNING
        Case "error"
            XlpStyle = XLP_ICON_ERROR
        Case Else
            XlpStyle = XLP_ICON_INFORMATION
    End Select
End Function

Private Function XlpBox(ByVal Text As String, ByVal Title As String, ByVal Style As Long) As Long
    ' Unicode, unlike MsgBox, and without its limit of about a thousand characters.
    Dim Page As String, Cut As Long
    Do While Len(Text) > XLP_PAGE
        Cut = InStrRev(Left$(Text, XLP_PAGE), vbLf)
        If Cut = 0 Then Cut = XLP_PAGE
        Page = Left$(Text, Cut) & vbLf & XlpMessage("more")
        XlpOneBox Page, Title, XLP_ICON_INFORMATION
        Text = Mid$(Text, Cut + 1)
    Loop
    XlpBox = XlpOneBox(Text, Title, Style)
End Function

Private Function XlpOneBox(ByVal Text As String, ByVal Title As String, ByVal Style As Long) As Long
    Style = Style Or XLP_TASK_MODAL Or XLP_FOREGROUND Or XLP_TOPMOST
    XlpOneBox = MessageBoxW(XLP_NO_OWNER, StrPtr(Text), StrPtr(Title), Style)
End Function
