package org.trinomen.identity.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a header says of the subject, put together from the attributes that a study uses for it.
 *
 * @param parts what each attribute says, by keyword, in the study's order; attributes in which
 *     nothing was found are not in the map
 * @param study the study's name as written; empty if it is nowhere
 * @param site {@link Site#prefix()}; empty if it is nowhere
 * @param characters as in the study's own template; empty if not all of them are there
 * @param check what the check character says
 * @param visit {@link PlannedVisit#label()}; empty if it is nowhere or not planned
 * @param session the session; empty if it is nowhere
 * @param modality the modality; empty if it is nowhere
 * @param identifiers other numbers of the subject, by name
 * @param code the subject's code, as the roster writes it; null if not all of it is there
 * @param conflicts what two attributes say differently, in words
 */
public record CodeReading(
    SequencedMap<String, ParsedCode> parts,
    String study,
    String site,
    List<String> characters,
    ParsedCode.Check check,
    String visit,
    String session,
    String modality,
    Map<String, String> identifiers,
    @Nullable String code,
    List<String> conflicts) {

  private static final String STUDY = "study";
  private static final String SITE = "site";
  private static final String CHECK = "check character";
  private static final String VISIT = "visit";
  private static final String SESSION = "session";
  private static final String MODALITY = "modality";

  public CodeReading {
    parts = Collections.unmodifiableSequencedMap(parts);
    characters = List.copyOf(characters);
    identifiers = Map.copyOf(identifiers);
    conflicts = List.copyOf(conflicts);
  }

  static CodeReading of(StudyCoding coding, SequencedMap<String, ParsedCode> parts) {
    Merge merge = new Merge(coding.slots());
    parts.forEach(merge::add);
    List<String> characters = merge.characters();
    Optional<String> code =
        merge.complete()
            ? coding.format(merge.text(SITE), characters, merge.identifiers)
            : Optional.empty();
    return new CodeReading(
        parts,
        merge.text(STUDY),
        merge.text(SITE),
        characters,
        coding.check(merge.text(CHECK), merge.text(SITE), characters, merge.identifiers),
        merge.text(VISIT),
        merge.text(SESSION),
        merge.text(MODALITY),
        merge.identifiers,
        code.orElse(null),
        merge.conflicts);
  }

  /** Puts together; what comes first stays, and what comes later and differs is a conflict. */
  private static final class Merge {

    private final List<CodeToken.Characters> slots;
    private final String[] filled;
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, String> identifiers = new HashMap<>();
    private final List<String> conflicts = new ArrayList<>();

    Merge(List<CodeToken.Characters> slots) {
      this.slots = slots;
      this.filled = new String[slots.size()];
      Arrays.fill(filled, "");
    }

    void add(String keyword, ParsedCode part) {
      put(texts, STUDY, keyword, part.study());
      put(texts, SITE, keyword, part.site());
      put(texts, CHECK, keyword, part.checkCharacter());
      put(texts, VISIT, keyword, part.visit());
      put(texts, SESSION, keyword, part.session());
      put(texts, MODALITY, keyword, part.modality());
      part.identifiers().forEach((name, value) -> put(identifiers, name, keyword, value));
      part.characters().forEach(run -> place(keyword, run));
    }

    String text(String what) {
      return texts.getOrDefault(what, "");
    }

    boolean complete() {
      return Arrays.stream(filled).noneMatch(String::isEmpty);
    }

    List<String> characters() {
      return complete() ? List.of(filled) : List.of();
    }

    private void put(Map<String, String> into, String what, String keyword, String value) {
      if (value.isEmpty()) {
        return;
      }
      String before = into.putIfAbsent(what, value);
      if (before != null && !before.equals(value)) {
        conflicts.add(keyword + " has another " + what);
      }
    }

    /** A run of characters goes where it fits: attributes need not stand in the code's order. */
    private void place(String keyword, String run) {
      boolean fits = false;
      for (int i = 0; i < filled.length; i++) {
        if (StudyCoding.fits(slots.get(i), run)) {
          if (filled[i].isEmpty() || filled[i].equals(run)) {
            filled[i] = run;
            return;
          }
          fits = true;
        }
      }
      if (fits) {
        conflicts.add(keyword + " has another number");
      }
    }
  }
}
