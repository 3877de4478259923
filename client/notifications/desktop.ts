/**
 * How each operating system is told to show a notification: with the tool that it brings along, and
 * so that what another person chose to be called is text there, never an option, markup or code.
 *
 * @module
 */

import { sanitizeLine } from "../../protocol/sanitize.ts";
import type { Notification } from "./notification.ts";

/** The operating systems that Deno knows. */
export type Os = typeof Deno.build.os;

/** A program to run: without a shell, its environment is ours and `env`. */
export interface DesktopCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The program that shows a notification on the desktop, or nothing where there is none.
 *
 * @example
 * ```ts
 * import { desktopCommand } from "./desktop.ts";
 *
 * desktopCommand("linux", { title: "PyChat", body: "Isabelle has written." })?.command; // "notify-send"
 * ```
 */
export function desktopCommand(os: Os, notification: Notification): DesktopCommand | undefined {
  const title = sanitizeLine(notification.title);
  const body = sanitizeLine(notification.body);
  switch (os) {
    case "linux":
    case "freebsd":
    case "netbsd":
    case "solaris":
    case "illumos":
      return {
        command: "notify-send",
        args: [...notifySendOptions, "--", title, forNotifySend(body)],
        env: {},
      };
    case "darwin":
      return { command: "osascript", args: [...appleScript, "--", title, body], env: {} };
    case "windows":
      return {
        command: "powershell",
        args: ["-NoProfile", "-NonInteractive", "-Command", toastScript],
        env: { PYCHAT_NOTIFICATION_TITLE: title, PYCHAT_NOTIFICATION_BODY: body },
      };
    case "android":
    case "aix":
      return undefined;
    default:
      return os satisfies never;
  }
}

/** Transient: shown, and not kept by the notification centre. */
const notifySendOptions = ["--app-name=PyChat", "--hint=boolean:transient:true"] as const;

/**
 * The body as notify-send takes it. Desktops read markup in it (Desktop Notifications
 * Specification, "Markup"), and notify-send itself resolves C's escapes: its `\033` is an ESC.
 */
function forNotifySend(body: string): string {
  return body
    .replaceAll("\\", "\\\\")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

/** Counted from the end, the texts are the same ones whether or not the `--` is passed on. */
const appleScript = [
  "on run argv",
  "display notification (item -1 of argv) with title (item -2 of argv)",
  "end run",
].flatMap((line) => ["-e", line]);

/**
 * Windows shows toasts of registered programs only, so it is PowerShell's own registration that
 * this one goes under. The texts become text nodes, so nothing in them is markup; after a minute
 * the toast leaves the notification centre. No double quotes: they would have to survive the
 * command line.
 */
const toastScript = [
  "$ErrorActionPreference = 'Stop'",
  "$manager = [Windows.UI.Notifications.ToastNotificationManager, Windows.UI.Notifications, " +
  "ContentType = WindowsRuntime]",
  "$xml = $manager::GetTemplateContent('ToastText02')",
  "$texts = $xml.GetElementsByTagName('text')",
  "$null = $texts.Item(0).AppendChild($xml.CreateTextNode($env:PYCHAT_NOTIFICATION_TITLE))",
  "$null = $texts.Item(1).AppendChild($xml.CreateTextNode($env:PYCHAT_NOTIFICATION_BODY))",
  "$toast = [Windows.UI.Notifications.ToastNotification, Windows.UI.Notifications, " +
  "ContentType = WindowsRuntime]::new($xml)",
  "$toast.ExpirationTime = [DateTimeOffset]::Now.AddMinutes(1)",
  "$app = '{1AC14E77-02E7-4E5D-B744-2EB1AE5198B7}\\WindowsPowerShell\\v1.0\\powershell.exe'",
  "$manager::CreateToastNotifier($app).Show($toast)",
].join("; ");
