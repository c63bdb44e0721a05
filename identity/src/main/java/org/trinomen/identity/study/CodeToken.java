package org.trinomen.identity.study;

/** One part of a template. */
sealed interface CodeToken {

  /** Text that stands there as it is. */
  record Literal(String text) implements CodeToken {}

  /** {@code {site}}: the prefix of the site. */
  record SitePrefix() implements CodeToken {}

  /** {@code {N3}}, {@code {A2}}, {@code {X4}}: characters of one kind; {@code {N}}: 1 to 9. */
  record Characters(Kind kind, int min, int max) implements CodeToken {}

  /** {@code {C}}: the check character. */
  record CheckCharacter() implements CodeToken {}

  /** {@code {I}}: the participant's initials. */
  record Initials() implements CodeToken {}

  /** {@code {v}}: the visit. */
  record VisitLabel() implements CodeToken {}

  /** {@code {subject}}: the whole subject code, as the study's own template has it. */
  record SubjectCode() implements CodeToken {}

  /** {@code {study}}: the study's id or short name. */
  record StudyName() implements CodeToken {}

  /** {@code {session}}: the session of a visit, where there are several. */
  record Session() implements CodeToken {}

  /** {@code {modality}}: the kind of image. */
  record ModalityName() implements CodeToken {}

  /** {@code {id:NAME}}: another number of the subject. */
  record Identifier(String name) implements CodeToken {}

  /** Kinds of characters. */
  enum Kind {
    DIGITS("[0-9]"),
    LETTERS("[A-Z]"),
    LETTERS_OR_DIGITS("[0-9A-Z]");

    private final String range;

    Kind(String range) {
      this.range = range;
    }

    /** As a regular expression over capitals. */
    String range() {
      return range;
    }
  }

  /** Whether it is part of what tells subjects apart. */
  default boolean identifies() {
    return switch (this) {
      case SitePrefix _, Characters _, CheckCharacter _, SubjectCode _, Identifier _ -> true;
      case Literal _, Initials _, VisitLabel _, StudyName _, Session _, ModalityName _ -> false;
    };
  }
}
