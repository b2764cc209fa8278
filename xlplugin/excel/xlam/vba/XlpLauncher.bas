Attribute VB_Name = "XlpLauncher"
Option Explicit
Option Private Module

' Starts the Python that answers cells and buttons, and stays connected with it.
'
' Derived from the VBA module of xlwings, whose notice follows. Changed in this version:
' - Python is started directly, with no console in between, and only after checking that everything needed is there;
' - the configuration is read from the user's and the computer's own folder only, never from a workbook or its folder;
' - no workbook has to be active, and nothing of a workbook's folder gets into Python's search path;
' - after a failure further calls fail at once for a while, so that a sheet full of formulas does not hang Excel;
' - everything that is not needed for this is left out. xlwings' Dictionary class (Tim Hall's) is not included.
'
'xlwings is distributed under a BSD 3-clause license.
'
'Copyright (C) 2014-present, Zoomer Analytics LLC.
'All rights reserved.
'
'Redistribution and use in source and binary forms, with or without modification,
'are permitted provided that the following conditions are met:
'
'* Redistributions of source code must retain the above copyright notice, this
'  list of conditions and the following disclaimer.
'
'* Redistributions in binary form must reproduce the above copyright notice, this
'  list of conditions and the following disclaimer in the documentation and/or
'  other materials provided with the distribution.
'
'* Neither the name of the copyright holder nor the names of its
'  contributors may be used to endorse or promote products derived from
'  this software without specific prior written permission.
'
'THIS SOFTWARE IS PROVIDED BY THE COPYRIGHT HOLDERS AND CONTRIBUTORS "AS IS" AND
'ANY EXPRESS OR IMPLIED WARRANTIES, INCLUDING, BUT NOT LIMITED TO, THE IMPLIED
'WARRANTIES OF MERCHANTABILITY AND FITNESS FOR A PARTICULAR PURPOSE ARE
'DISCLAIMED. IN NO EVENT SHALL THE COPYRIGHT HOLDER OR CONTRIBUTORS BE LIABLE FOR
'ANY DIRECT, INDIRECT, INCIDENTAL, SPECIAL, EXEMPLARY, OR CONSEQUENTIAL DAMAGES
'(INCLUDING, BUT NOT LIMITED TO, PROCUREMENT OF SUBSTITUTE GOODS OR SERVICES;
'LOSS OF USE, DATA, OR PROFITS; OR BUSINESS INTERRUPTION) HOWEVER CAUSED AND ON
'ANY THEORY OF LIABILITY, WHETHER IN CONTRACT, STRICT LIABILITY, OR TORT
'(INCLUDING NEGLIGENCE OR OTHERWISE) ARISING IN ANY WAY OUT OF THE USE OF THIS
'SOFTWARE, EVEN IF ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.

#If Win64 Then
    Private Const XLP_BITS As String = "64"
    Private Const XLP_DLL As String = "xlwings64-@XLWINGS@.dll"
    Private Declare PtrSafe Function XLPyDLLActivateAuto Lib "xlwings64-@XLWINGS@.dll" (ByRef Result As Variant, ByVal Config As String, ByVal Mode As Long) As Long
#Else
    Private Const XLP_BITS As String = "32"
    Private Const XLP_DLL As String = "xlwings32-@XLWINGS@.dll"
    Private Declare PtrSafe Function XLPyDLLActivateAuto Lib "xlwings32-@XLWINGS@.dll" (ByRef Result As Variant, ByVal Config As String, ByVal Mode As Long) As Long
#End If
' The W functions: the A ones lose the characters of a path that this machine's code page does not have.
Private Declare PtrSafe Function LoadLibraryW Lib "kernel32" (ByVal FileName As LongPtr) As LongPtr
Private Declare PtrSafe Function GetFileAttributesW Lib "kernel32" (ByVal FileName As LongPtr) As Long
Private Declare PtrSafe Function GetShortPathNameW Lib "kernel32" (ByVal LongPath As LongPtr, ByVal ShortPath As LongPtr, ByVal Size As Long) As Long
Private Declare PtrSafe Function ExpandEnvironmentStringsW Lib "kernel32" (ByVal Source As LongPtr, ByVal Target As LongPtr, ByVal Size As Long) As Long

Public Const XLP_VERSION As String = "@VERSION@"
' What the DLL starts, {1} being the Python of the configuration.
Private Const XLP_COMMAND As String = "@SERVER_COMMAND@"
' The server that an engineer has started under a debugger, where the configuration says so.
Private Const XLP_DEBUG As String = "@DEBUG_CLASS@"
Private Const XLP_USER_CONF As String = "%USERPROFILE%\.xlplugin\xlplugin.conf"
Private Const XLP_COMPUTER_CONF As String = "%ProgramData%\xlplugin\xlplugin.conf"
Private Const XLP_LONGEST_PATH As Long = 32767
Private Const XLP_SECONDS_A_DAY As Long = 86400
Private Const XLP_WAIT As Long = 60
Private Const XLP_NO_FILE As Long = -1
Private Const XLP_BYTE_ORDER_MARK As Long = -257

' What starts Python: empty until everything has been checked once.
Private XlpCommandLine As String
' Whether Python has answered since it was last found ended, and how often that was.
Private XlpStarted As Boolean
Private XlpEnded As Long
' The last failure: empty while there is none.
Private XlpFailedWhy As String
Private XlpFailedAt As Date

Public Function XLPy() As Object
    ' Asked for at every call: the DLL starts Python anew where it has ended since.
    Dim Result As Variant, Description As String
    If Len(XlpFailedWhy) > 0 Then XlpRefuse
    On Error GoTo failed
    If Len(XlpCommandLine) = 0 Then XlpCommandLine = XlpPrepared()
    If Not XlpActivated(Result) Then XlpStop XlpMessage("start", Result)
    Set XLPy = Result
    Exit Function
failed:
    Description = Err.Description
    If Err.Number = XLP_ERROR Then Err.Raise XLP_ERROR, "xlplugin", Description
    XlpStop XlpMessage("start", Description)
End Function

Private Function XlpActivated(ByRef Result As Variant) As Boolean
    ' The DLL goes on asking for a Python that somebody has ended: it knows it by the line that started it. With a space more it
    ' starts another one.
    If XLPyDLLActivateAuto(Result, XlpCommandLine, 1) <> 0 Then
        If Not XlpStarted Then Exit Function
        XlpStarted = False
        XlpEnded = XlpEnded + 1
        XlpCommandLine = XlpPrepared()
        If XLPyDLLActivateAuto(Result, XlpCommandLine, 1) <> 0 Then Exit Function
    End If
    XlpStarted = True
    XlpActivated = True
End Function

Public Sub XlpForget()
    ' A button has been pressed: whatever was wrong may have been mended since.
    XlpFailedWhy = ""
    XlpCommandLine = ""
End Sub

Public Function XlpDiagnosis(ByVal Why As String) As String
    ' What can be said of the installation without Python.
    Dim Interpreter As String
    Interpreter = XlpSetting(XlpRead(XlpConfiguration()), "INTERPRETER_WIN")
    If Len(Interpreter) = 0 Then Interpreter = XlpMessage("unknown")
    XlpDiagnosis = XlpMessage("doctor", Why, XLP_VERSION, ThisWorkbook.FullName, Application.Version, XLP_BITS, _
        XlpExpand(XLP_USER_CONF), XlpExpand(XLP_COMPUTER_CONF), Interpreter, XLP_DLL)
End Function

Public Function XlpVersionNote() As String
    ' A sentence where the add-in and the Python package are of different versions.
    Dim Installed As String
    Installed = XlpSetting(XlpRead(XlpConfiguration()), "VERSION")
    If Len(Installed) = 0 Or Installed = XLP_VERSION Then Exit Function
    XlpVersionNote = XlpMessage("version", XLP_VERSION, Installed)
End Function

Private Sub XlpRefuse()
    ' Abs, as the clock may have been set back.
    If Abs(Now - XlpFailedAt) * XLP_SECONDS_A_DAY < XLP_WAIT Then Err.Raise XLP_ERROR, "xlplugin", XlpFailedWhy
    XlpForget
End Sub

Private Sub XlpStop(ByVal Why As String)
    XlpCommandLine = ""
    XlpFailedWhy = Why
    XlpFailedAt = Now
    Err.Raise XLP_ERROR, "xlplugin", Why
End Sub

Private Function XlpPrepared() As String
    Dim Path As String, Interpreter As String, Startable As String
    Path = XlpConfiguration()
    If Len(Path) = 0 Then XlpStop XlpMessage("no-conf", XlpExpand(XLP_USER_CONF))
    Interpreter = XlpSetting(XlpRead(Path), "INTERPRETER_WIN")
    If Len(Interpreter) = 0 Then XlpStop XlpMessage("conf", Path)
    If Not XlpExists(Interpreter) Then XlpStop XlpMessage("no-python", Interpreter, Path)
    XlpLoad Interpreter
    XlpPrepared = XLP_DEBUG
    If XlpSetting(XlpRead(Path), "DEBUG") = "True" Then Exit Function
    ' The DLL takes what it starts in this machine's code page.
    Startable = XlpInCodePage(Interpreter)
    If Len(Startable) = 0 Then XlpStop XlpMessage("path", Interpreter)
    XlpPrepared = Replace(XLP_COMMAND, "{1}", Startable) & Space$(XlpEnded)
End Function

Private Sub XlpLoad(ByVal Interpreter As String)
    ' Beside Python, or one folder up, as in a venv.
    Dim Folder As String, Path As String, Problem As Long
    Folder = XlpFolder(Interpreter)
    Path = Folder & "\" & XLP_DLL
    If Not XlpExists(Path) Then Path = XlpFolder(Folder) & "\" & XLP_DLL
    If Not XlpExists(Path) Then XlpStop XlpMessage("no-dll", XLP_DLL, Folder)
    If LoadLibraryW(StrPtr(Path)) = 0 Then
        Problem = Err.LastDllError
        XlpStop XlpMessage("dll", Path, Problem, XLP_BITS)
    End If
End Sub

Private Function XlpConfiguration() As String
    ' The file that counts; empty where there is none.
    XlpConfiguration = XlpExpand(XLP_USER_CONF)
    If XlpExists(XlpConfiguration) Then Exit Function
    XlpConfiguration = XlpExpand(XLP_COMPUTER_CONF)
    If Not XlpExists(XlpConfiguration) Then XlpConfiguration = ""
End Function

Private Function XlpRead(ByVal Path As String) As String
    ' UTF-16, which is how VBA holds texts: no code page comes in. Empty where the file is no such file.
    Dim File As Integer, Bytes() As Byte, Text As String
    On Error GoTo unreadable
    File = FreeFile
    Open XlpInCodePage(Path) For Binary Access Read Shared As #File
    ReDim Bytes(0 To LOF(File) - 1)
    Get #File, 1, Bytes
    Close #File
    Text = Bytes
    If AscW(Text) = XLP_BYTE_ORDER_MARK Then XlpRead = Mid$(Text, 2)
    Exit Function
unreadable:
    If File > 0 Then Close #File
End Function

Private Function XlpSetting(ByVal Settings As String, ByVal Key As String) As String
    Dim Entry As Variant, Start As String
    Start = """" & Key & ""","""
    For Each Entry In Split(Replace(Settings, vbCr, ""), vbLf)
        If Left$(Entry, Len(Start)) = Start And Right$(Entry, 1) = """" Then
            XlpSetting = XlpExpand(Mid$(Entry, Len(Start) + 1, Len(Entry) - Len(Start) - 1))
        End If
    Next Entry
End Function

Private Function XlpExpand(ByVal Text As String) As String
    ' With %USERPROFILE% and the like filled in.
    Dim Buffer As String, Size As Long
    XlpExpand = Text
    If Len(Text) = 0 Then Exit Function
    Buffer = String$(XLP_LONGEST_PATH, vbNullChar)
    Size = ExpandEnvironmentStringsW(StrPtr(Text), StrPtr(Buffer), Len(Buffer))
    If Size > 1 And Size <= Len(Buffer) Then XlpExpand = Left$(Buffer, Size - 1)
End Function

Private Function XlpInCodePage(ByVal Path As String) As String
    ' The path in letters that this machine's code page has; empty where it has no such name.
    Dim Buffer As String, Size As Long
    XlpInCodePage = Path
    If XlpSurvives(Path) Then Exit Function
    Buffer = String$(XLP_LONGEST_PATH, vbNullChar)
    Size = GetShortPathNameW(StrPtr(Path), StrPtr(Buffer), Len(Buffer))
    XlpInCodePage = Left$(Buffer, Size)
    If Not XlpSurvives(XlpInCodePage) Then XlpInCodePage = ""
End Function

Private Function XlpSurvives(ByVal Text As String) As Boolean
    XlpSurvives = (StrConv(StrConv(Text, vbFromUnicode), vbUnicode) = Text)
End Function

Private Function XlpExists(ByVal Path As String) As Boolean
    Dim Attributes As Long
    If Len(Path) = 0 Then Exit Function
    Attributes = GetFileAttributesW(StrPtr(Path))
    If Attributes = XLP_NO_FILE Then Exit Function
    XlpExists = ((Attributes And vbDirectory) = 0)
End Function

Private Function XlpFolder(ByVal Path As String) As String
    Dim Position As Long
    Position = InStrRev(Path, "\")
    If Position > 1 Then XlpFolder = Left$(Path, Position - 1)
End Function
