package org.trinomen.identity.study;

import java.util.List;
import java.util.Map;

/**
 * A text taken apart by a template. What the template does not hold, or the text leaves out, is
 * empty. Letters are capitals.
 *
 * @param study the study's name as written
 * @param site {@link Site#prefix()}
 * @param characters what stood for {@code {N}}, {@code {A}} and {@code {X}}, in order
 * @param checkCharacter what stood for {@code {C}}
 * @param check whether that is right; {@link Check#NONE} too where not enough of the code is here
 *     to tell
 * @param initials the participant's initials
 * @param visit {@link PlannedVisit#label()} that the text means; empty too if the study plans no
 *     such visit
 * @param writtenVisit the visit as written
 * @param session the session as written
 * @param modality the modality as written
 * @param identifiers what stood for {@code {id:NAME}}, by name
 * @param start where in the text it begins
 * @param end where it ends
 */
public record ParsedCode(
    String study,
    String site,
    List<String> characters,
    String checkCharacter,
    Check check,
    String initials,
    String visit,
    String writtenVisit,
    String session,
    String modality,
    Map<String, String> identifiers,
    int start,
    int end) {

  /** What the check character says. */
  public enum Check {
    /** There is none. */
    NONE,
    /** It is right. */
    RIGHT,
    /** It is not that of this code: something was mistyped. */
    WRONG
  }

  public ParsedCode {
    characters = List.copyOf(characters);
    identifiers = Map.copyOf(identifiers);
  }

  /** The first run of digits as written, or the empty string. */
  public String number() {
    return characters.stream().filter(run -> run.matches("[0-9]+")).findFirst().orElse("");
  }

  /** The first run of letters, or the empty string. */
  public String letters() {
    return characters.stream().filter(run -> run.matches("[A-Z]+")).findFirst().orElse("");
  }
}
