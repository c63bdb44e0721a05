package org.trinomen.dicom.text;

import java.util.List;

/**
 * Text as decoded, and what was wrong with its bytes. The problems hold no part of the text.
 *
 * @param text the value, all its values with {@code \} between them where the VR allows several
 * @param problems what was wrong, as clauses; empty when nothing was
 */
public record DecodedText(String text, List<String> problems) {

  /** Takes a copy of the problems. */
  public DecodedText {
    problems = List.copyOf(problems);
  }
}
