package org.trinomen.server.access;

import java.util.Locale;
import java.util.Set;

/**
 * What may be a password, after NIST SP 800-63B §5.1.1: long enough, and none that everybody tries
 * first; nothing about kinds of letters, and it need not be changed by the calendar.
 */
final class PasswordRules {

  private static final int LENGTH_MAX = 1024;

  /** Fewer different characters than this are a key held down, or a pattern. */
  private static final int CHARACTERS_MIN = 4;

  /** What is left of a common password when digits and signs at its ends are taken off. */
  private static final Set<String> COMMON =
      Set.of(
          "password",
          "passwordpassword",
          "passw0rd",
          "administrator",
          "administrator1",
          "qwertyuiop",
          "qwertyuiopas",
          "qwertyuiopasdfgh",
          "asdfghjkl",
          "asdfghjklzxc",
          "iloveyou",
          "iloveyouforever",
          "letmein",
          "letmeinletmein",
          "letmeinplease",
          "welcome",
          "welcomewelcome",
          "changeme",
          "changemechangeme",
          "changemenow",
          "secret",
          "secretsecret",
          "trinomen",
          "trinomentrinomen",
          "orthanc",
          "orthancorthanc",
          "abcdefghijkl",
          "abcdefghijklmnop",
          "abcdefghijklmnopqrstuvwxyz",
          "1q2w3e4r5t6y",
          "1qaz2wsx3edc",
          "qwerty",
          "admin",
          "adminadmin",
          "adminadminadmin",
          "default");

  private PasswordRules() {}

  /** Whether an account may have this password. */
  static boolean allow(String account, String password) {
    if (password.length() < Accounts.PASSWORD_LENGTH_MIN || password.length() > LENGTH_MAX) {
      return false;
    }
    String plain = password.toLowerCase(Locale.ROOT);
    String core = plain.replaceAll("^[^a-z]+|[^a-z]+$", "");
    String name = account.toLowerCase(Locale.ROOT);
    return plain.chars().distinct().count() >= CHARACTERS_MIN
        && !core.isEmpty()
        && !COMMON.contains(plain)
        && !COMMON.contains(core)
        && !core.equals(name)
        && !plain.equals(name + name);
  }
}
