package org.trinomen.identity.ledger;

/**
 * Why a statement was made.
 *
 * @param code for programs, such as {@code roster-import} or {@code same-day-swap}
 * @param text for people; should name no one
 */
public record Reason(String code, String text) {

  public Reason {
    Texts.requireShort(code);
    Texts.requireAtMost(text, Texts.LONG_MAX);
    if (code.isBlank() && text.isBlank()) {
      throw new IllegalArgumentException("a reason is missing");
    }
  }

  /** Not printed: people write names where they should not. */
  @Override
  public String toString() {
    return "Reason[" + code + "]";
  }
}
