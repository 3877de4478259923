# Installs PyChat for you alone, upgrades it, and takes it away again. It asks for no password.
# For Windows PowerShell 5.1, and PowerShell 7 on Windows.
#
#   irm https://github.com/isantana3/pychat/releases/latest/download/install.ps1 | iex
#   & ([scriptblock]::Create((irm THE-SAME-ADDRESS))) [-Version V] [-To FOLDER] [-Portable]
#                                                     [-AddToPath] [-Uninstall]
#
# Nothing is unpacked or run before its checksum is right, and what is there already stays as it is
# until the new one is complete. PYCHAT_RELEASES names another place to download from.

param(
  [string] $Version = '',
  [string] $To = '',
  [switch] $Portable,
  [switch] $AddToPath,
  [switch] $Uninstall
)

# Everything is in one block, so that half a script does nothing.
& {
  Set-StrictMode -Version 2.0
  $ErrorActionPreference = 'Stop'
  # Windows PowerShell draws its progress so often that a download takes many times as long.
  $ProgressPreference = 'SilentlyContinue'

  $releases = 'https://github.com/isantana3/pychat/releases'
  if ($env:PYCHAT_RELEASES) { $releases = $env:PYCHAT_RELEASES.TrimEnd('/') }
  $platform = 'windows-x64'
  $language = if ($env:PYCHAT_LANG) { $env:PYCHAT_LANG } else { (Get-UICulture).Name }

  # --- Saying ---------------------------------------------------------------------------------------

  # Windows PowerShell takes this file for one of another encoding, so that it is all ASCII, and
  # Portuguese is written with \u.
  function Get-Words([string] $english, [string] $portuguese, [object[]] $values) {
    if ($language -like 'pt*') { $english = [Regex]::Unescape($portuguese) }
    $english -f $values
  }

  function Say([string] $english, [string] $portuguese, [object[]] $values = @()) {
    Write-Host (Get-Words $english $portuguese $values)
  }

  # Ends the script, and not the shell that it was pasted into.
  function Stop-Here([string] $english, [string] $portuguese, [object[]] $values = @()) {
    throw (Get-Words $english $portuguese $values)
  }

  # --- Files ----------------------------------------------------------------------------------------

  function Get-Download([string] $url, [string] $file) {
    try {
      Invoke-WebRequest -UseBasicParsing -Uri $url -OutFile $file
    } catch {
      Stop-Here 'Cannot download {0}. Nothing was changed; look at your connection, and at the version, and try again. ({1})' `
        'N\u00e3o d\u00e1 para baixar {0}. Nada foi mudado; veja a conex\u00e3o e a vers\u00e3o, e tente de novo. ({1})' `
        @($url, $_.Exception.Message)
    }
  }

  # .NET's own, since Windows PowerShell may find the modules of PowerShell 7 in place of its own.
  function Get-Sum([string] $file) {
    $stream = [IO.File]::OpenRead($file)
    $algorithm = [Security.Cryptography.SHA256]::Create()
    try {
      [BitConverter]::ToString($algorithm.ComputeHash($stream)).Replace('-', '').ToLowerInvariant()
    } finally {
      $stream.Dispose()
      $algorithm.Dispose()
    }
  }

  # The version that a command says it has; nothing when it does not run.
  function Get-VersionOf([string] $file) {
    if (-not (Test-Path -LiteralPath $file -PathType Leaf)) { return '' }
    $ErrorActionPreference = 'Continue'
    try { $said = "$(& $file --version 2>$null)" } catch { return '' }
    if ($said -match '\d+\.\d+\.\d+[0-9A-Za-z.+-]*') { $Matches[0] } else { '' }
  }

  # A program that runs cannot be overwritten or removed, but it can be moved out of the way; a later
  # run of this script removes it.
  function Move-Aside([string] $path) {
    if (-not (Test-Path -LiteralPath $path)) { return '' }
    $aside = Join-Path (Split-Path $path) ".pychat.$([Guid]::NewGuid().ToString('N')).old"
    Move-Item -LiteralPath $path -Destination $aside
    $aside
  }

  function Clear-Aside([string] $folder) {
    Get-ChildItem -LiteralPath $folder -Filter '.pychat.*.old' -Force -ErrorAction SilentlyContinue |
      Remove-Item -Recurse -Force -ErrorAction SilentlyContinue
  }

  # Puts a file or folder into its place; what was there comes back when that fails.
  function Move-Into([string] $fresh, [string] $path) {
    $aside = Move-Aside $path
    try {
      Move-Item -LiteralPath $fresh -Destination $path
    } catch {
      if ($aside) { Move-Item -LiteralPath $aside -Destination $path }
      throw
    }
  }

  # Removes what this script has installed, whatever else the list may name. Returns 'removed', or
  # 'left' when it is in use (a program that runs can be moved out of the way, but not removed; its
  # folder not even that), or nothing when there was nothing to remove.
  function Remove-Installed([string] $path) {
    if ((Split-Path $path -Leaf) -notmatch '^(pychat\.exe|pychat\.cmd|\d[0-9A-Za-z.+-]*)$') { return '' }
    $there = Test-Path -LiteralPath $path
    if ($there) { try { $null = Move-Aside $path } catch { return 'left' } }
    $folder = Split-Path $path
    Clear-Aside $folder
    if (Get-ChildItem -LiteralPath $folder -Filter '.pychat.*.old' -Force -ErrorAction SilentlyContinue) {
      return 'left'
    }
    if ($there) { 'removed' } else { '' }
  }

  function Remove-WhenEmpty([string] $folder) {
    if ((Test-Path -LiteralPath $folder) -and -not (Get-ChildItem -LiteralPath $folder -Force)) {
      Remove-Item -LiteralPath $folder
    }
  }

  # --- The user's PATH ------------------------------------------------------------------------------

  # As it is written, with names such as %USERPROFILE% in it.
  function Get-UserPath {
    $key = [Microsoft.Win32.Registry]::CurrentUser.OpenSubKey('Environment')
    $written = "$($key.GetValue('Path', '', 'DoNotExpandEnvironmentNames'))"
    $written.Split(';') | Where-Object { $_ }
  }

  function Set-UserPath([string[]] $folders) {
    $key = [Microsoft.Win32.Registry]::CurrentUser.OpenSubKey('Environment', $true)
    $key.SetValue('Path', ($folders -join ';'), 'ExpandString')
    # Removing a variable that is not there tells other programs that something has changed.
    [Environment]::SetEnvironmentVariable('PYCHAT_NO_SUCH', $null, 'User')
  }

  # --- What was asked for, and where ----------------------------------------------------------------

  if ($PSVersionTable.PSVersion.Major -ge 6 -and -not $IsWindows) {
    Stop-Here 'Here it is install.sh that installs PyChat.' 'Aqui quem instala o PyChat \u00e9 o install.sh.'
  }
  if (-not $env:LOCALAPPDATA) {
    Stop-Here 'LOCALAPPDATA does not say where your programs go.' `
      'LOCALAPPDATA n\u00e3o diz onde ficam os seus programas.'
  }
  $base = Join-Path $env:LOCALAPPDATA 'Programs\pychat'
  $folder = $base
  if ($To) { $folder = $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($To) }
  # What was installed, one path a line, and a line with PATH when a folder was added to that.
  $manifest = Join-Path $base 'installed.txt'
  $lines = @()
  if (Test-Path -LiteralPath $manifest) {
    $lines = @(Get-Content -Encoding UTF8 -LiteralPath $manifest)
  }
  $added = @($lines | Where-Object { $_ -like 'PATH *' } | ForEach-Object { $_.Substring(5) })
  $installed = @($lines | Where-Object { $_ -notlike 'PATH *' })

  # --- Removing -------------------------------------------------------------------------------------

  if ($Uninstall) {
    if ($lines.Count -eq 0) {
      Say 'Nothing to remove: {0}, where this script keeps what it installed, is not there.' `
        'Nada a remover: {0}, onde este script anota o que instalou, n\u00e3o existe.' @($manifest)
      return
    }
    $left = @()
    foreach ($path in $installed) {
      switch (Remove-Installed $path) {
        'removed' { Say 'Removed {0}' 'Removido {0}' @($path) }
        'left' { $left += $path }
      }
    }
    if ($added.Count -gt 0) { Set-UserPath @(Get-UserPath | Where-Object { $added -notcontains $_ }) }
    if ($left.Count -gt 0) {
      Set-Content -LiteralPath $manifest -Encoding UTF8 -Value $left
      Stop-Here '{0} is in use. End PyChat, and run this again.' `
        '{0} est\u00e1 em uso. Encerre o PyChat e rode isto de novo.' @($left -join ', ')
    }
    Remove-Item -LiteralPath $manifest
    foreach ($path in $installed) { Remove-WhenEmpty (Split-Path $path) }
    Remove-WhenEmpty $base
    $state = Join-Path $env:LOCALAPPDATA 'pychat'
    if (Test-Path -LiteralPath $state) {
      Say 'The registry and your settings stay in {0}; remove that folder if you want them gone.' `
        'O registro e as suas prefer\u00eancias ficam em {0}; remova essa pasta se n\u00e3o os quer mais.' @($state)
    }
    return
  }

  # --- Installing -----------------------------------------------------------------------------------

  $Version = $Version -replace '^v', ''
  if ($Version -and $Version -notmatch '^[0-9][0-9A-Za-z.+-]*$') {
    Stop-Here '"{0}" is no version. They look like 1.2.3.' `
      '"{0}" n\u00e3o \u00e9 uma vers\u00e3o. Elas s\u00e3o como 1.2.3.' @($Version)
  }
  if (-not [Environment]::Is64BitOperatingSystem) {
    Stop-Here 'PyChat is made for Windows of 64 bits.' 'O PyChat \u00e9 feito para Windows de 64 bits.'
  }
  # TLS 1.2, which Windows PowerShell does not offer everywhere.
  [Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor 3072

  $null = New-Item -ItemType Directory -Force -Path $folder, $base
  # In the folder where it is going, so that moving it into its place is one step.
  $work = Join-Path $folder ".pychat.$([Guid]::NewGuid().ToString('N')).new"
  try {
    $null = New-Item -ItemType Directory -Path $work
    $from = if ($Version) { "download/v$Version" } else { 'latest/download' }
    $list = Join-Path $work 'SHA256SUMS'
    Get-Download "$releases/$from/SHA256SUMS" $list
    $sums = @{}
    $pattern = "^([0-9a-f]{64}) [ *]pychat-([0-9][0-9A-Za-z.+-]*)-$platform(\.exe|\.zip)$"
    foreach ($line in Get-Content -LiteralPath $list) {
      if ($line -cnotmatch $pattern) { continue }
      if (-not $Version) { $Version = $Matches[2] }
      if ($Matches[2] -ceq $Version) { $sums[$Matches[3]] = $Matches[1] }
    }
    $kind = if ($sums.ContainsKey('.exe') -and -not $Portable) { '.exe' } else { '.zip' }
    if (-not $sums.ContainsKey($kind)) {
      Stop-Here '{0} names nothing for {1}. Nothing was changed.' `
        '{0} n\u00e3o traz nada para {1}. Nada foi mudado.' @("$releases/$from/SHA256SUMS", $platform)
    }
    $expected = $sums[$kind]
    $name = "pychat-$Version-$platform$kind"
    Say 'PyChat {0} for {1}, from {2}' 'PyChat {0} para {1}, de {2}' @($Version, $platform, $releases)

    # The portable one is a folder, and a command beside it that leads there.
    $unpacked = Join-Path $folder $Version
    if ($kind -eq '.exe') {
      $target = Join-Path $folder 'pychat.exe'
      $wanted = @($target)
    } else {
      $target = Join-Path $folder 'pychat.cmd'
      $wanted = @($target, $unpacked)
    }
    $old = ''
    foreach ($path in $installed) {
      if ((Split-Path $path -Leaf) -like 'pychat.*') { $old = Get-VersionOf $path }
    }
    if ($kind -eq '.exe') {
      $isThere = (Test-Path -LiteralPath $target -PathType Leaf) -and (Get-Sum $target) -eq $expected
    } else {
      $isThere = $installed -contains $unpacked -and (Get-VersionOf $target) -eq $Version
    }
    if ($isThere) {
      Say 'It is already there: {0}' 'J\u00e1 est\u00e1 l\u00e1: {0}' @($target)
    } else {
      foreach ($path in $wanted) {
        if ((Test-Path -LiteralPath $path) -and $installed -notcontains $path) {
          Stop-Here '{0} is there already, and not by this script. Move it away, or choose another place with -To.' `
            '{0} j\u00e1 existe, e n\u00e3o por este script. Mova-o, ou escolha outro lugar com -To.' @($path)
        }
      }
      Say 'Downloading {0} ...' 'Baixando {0} ...' @($name)
      $file = Join-Path $work $name
      Get-Download "$releases/download/v$Version/$name" $file
      $found = Get-Sum $file
      if ($found -ne $expected) {
        Stop-Here '{0} is not what the release says: its checksum is {1} and ought to be {2}. Nothing was changed; try again.' `
          '{0} n\u00e3o \u00e9 o que a vers\u00e3o diz: a soma \u00e9 {1} e devia ser {2}. Nada foi mudado; tente de novo.' `
          @($name, $found, $expected)
      }
      Say 'Its checksum is right.' 'A soma de verifica\u00e7\u00e3o confere.'
      $runs = $file
      if ($kind -eq '.zip') {
        Add-Type -AssemblyName System.IO.Compression.FileSystem
        [IO.Compression.ZipFile]::ExtractToDirectory($file, $work)
        $fresh = Join-Path $work "pychat-$Version-$platform"
        $runs = Join-Path $fresh 'pychat.cmd'
      }
      # What does not run here must not take the place of what does.
      if ((Get-VersionOf $runs) -ne $Version) {
        Stop-Here '{0} does not run on this machine as version {1}. Nothing was changed.' `
          '{0} n\u00e3o roda nesta m\u00e1quina como vers\u00e3o {1}. Nada foi mudado.' @($name, $Version)
      }
      if ($kind -eq '.zip') {
        Move-Into $fresh $unpacked
        $file = Join-Path $work 'pychat.cmd'
        Set-Content -LiteralPath $file -Encoding ASCII -Value '@echo off', "`"%~dp0$Version\pychat.cmd`" %*"
      }
      Move-Into $file $target
      if ($old -and $old -ne $Version) {
        Say 'Installed PyChat {0} in {1}, in place of {2}.' `
          'Instalado o PyChat {0} em {1}, no lugar do {2}.' @($Version, $target, $old)
      } else {
        Say 'Installed PyChat {0} in {1}.' 'Instalado o PyChat {0} em {1}.' @($Version, $target)
      }
    }

    # What an earlier version had and this one has not, then the new list.
    # What is in use goes the next time.
    $left = @()
    foreach ($path in $installed) {
      if ($wanted -notcontains $path -and (Remove-Installed $path) -eq 'left') { $left += $path }
    }
    if ($AddToPath -and @(Get-UserPath) -notcontains $folder) {
      Set-UserPath (@(Get-UserPath) + $folder)
      $env:Path = "$env:Path;$folder"
      $added += $folder
      Say 'Added {0} to your PATH.' '{0} foi acrescentada ao seu PATH.' @($folder)
    }
    $paths = @($added | ForEach-Object { "PATH $_" })
    Set-Content -LiteralPath $manifest -Encoding UTF8 -Value ($wanted + $left + $paths)
    Clear-Aside $folder
    if (($env:Path -split ';') -notcontains $folder) {
      Say '{0} is not on your PATH. Run this again with -AddToPath to add it, or type the whole name: {1}' `
        '{0} n\u00e3o est\u00e1 no seu PATH. Rode isto de novo com -AddToPath, ou digite o nome inteiro: {1}' `
        @($folder, $target)
    }
    Say 'Meet a stranger with "pychat connect HOST", or host with "pychat serve".' `
      'Converse com "pychat connect SERVIDOR", ou hospede com "pychat serve".'
  } finally {
    Remove-Item -LiteralPath $work -Recurse -Force -ErrorAction SilentlyContinue
    Remove-WhenEmpty $folder
    Remove-WhenEmpty $base
  }
}
