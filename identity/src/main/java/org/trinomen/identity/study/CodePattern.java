package org.trinomen.identity.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A template compiled for one study: recognises texts. Two ways to read: <em>exactly</em>, as a
 * roster is written, or <em>as typed</em>, where separators are exchanged, doubled or left out and
 * other text stands around. Case never matters.
 *
 * <p>How it works: the template becomes one regular expression over capitals, in which each token
 * is one group; {@code groups} says which token a group belongs to. All repetitions are bounded and
 * texts are cut, so that no text takes long.
 */
final class CodePattern {

  /** How closely a text must follow the template. */
  enum Closeness {
    EXACT,
    AS_TYPED
  }

  static final int TEXT_LENGTH_MAX = 1024;

  private static final int FOUND_MAX = 16;

  /** A place that is not within a number or a word: five digits are not four and one. */
  private static final String EDGE = "(?!(?<=[0-9])[0-9])(?!(?<=[A-Z])[A-Z])";

  private final ResearchStudy study;
  private final VisitLabels visits;
  private final Closeness closeness;
  private final List<CodeToken> groups = new ArrayList<>();
  private final Pattern pattern;

  /**
   * @param template what is recognised
   * @param subject what {@code {subject}} in it stands for
   */
  CodePattern(
      CodeTemplate template,
      CodeTemplate subject,
      ResearchStudy study,
      VisitLabels visits,
      Closeness closeness) {
    this.study = study;
    this.visits = visits;
    this.closeness = closeness;
    StringBuilder expression = new StringBuilder();
    for (CodeToken token : expanded(template.stem(), subject)) {
      append(expression, token);
    }
    appendOptional(expression, template.tail());
    String whole = expression.toString();
    this.pattern = Pattern.compile(closeness == Closeness.EXACT ? whole : EDGE + whole + EDGE);
  }

  /** The text taken apart, if all of it is what the template says. */
  Optional<ParsedCode> matched(String text) {
    Matcher matcher = pattern.matcher(capitals(text));
    return matcher.matches() ? Optional.of(parsed(matcher)) : Optional.empty();
  }

  /** Every place in the text that looks like it. */
  List<ParsedCode> found(String text) {
    List<ParsedCode> found = new ArrayList<>();
    Matcher matcher = pattern.matcher(capitals(text));
    while (found.size() < FOUND_MAX && matcher.find()) {
      found.add(parsed(matcher));
    }
    return found;
  }

  private static List<CodeToken> expanded(List<CodeToken> tokens, CodeTemplate subject) {
    List<CodeToken> expanded = new ArrayList<>();
    for (CodeToken token : tokens) {
      if (token instanceof CodeToken.SubjectCode) {
        expanded.addAll(subject.stem());
      } else {
        expanded.add(token);
      }
    }
    return expanded;
  }

  /** Visit and initials may be left out, each with the separator before it. */
  private void appendOptional(StringBuilder expression, List<CodeToken> tail) {
    boolean open = false;
    for (CodeToken token : tail) {
      if (!open) {
        expression.append("(?:");
        open = true;
      }
      append(expression, token);
      if (!(token instanceof CodeToken.Literal)) {
        expression.append(")?");
        open = false;
      }
    }
    if (open) {
      expression.append(")?");
    }
  }

  private void append(StringBuilder expression, CodeToken token) {
    if (token instanceof CodeToken.Literal(String text)) {
      expression.append(literal(text));
      return;
    }
    groups.add(token);
    expression.append('(').append(range(token)).append(')');
  }

  private String range(CodeToken token) {
    return switch (token) {
      case CodeToken.Literal(String text) -> literal(text);
      case CodeToken.SitePrefix _ -> sites();
      case CodeToken.Characters(CodeToken.Kind kind, int min, int max) ->
          kind.range() + "{" + min + "," + max + "}";
      case CodeToken.CheckCharacter _ -> "[0-9A-Z]";
      case CodeToken.Initials _ -> "[A-Z-]{2,4}";
      case CodeToken.VisitLabel _ -> visits.expression();
      case CodeToken.StudyName _ -> names();
      case CodeToken.Session _ -> "[A-Z]{0,8}[0-9]{1,4}|[A-Z]{1,8}";
      case CodeToken.ModalityName _ -> "[A-Z]{2,16}";
      case CodeToken.Identifier _ -> "[0-9A-Z]{1,32}";
      case CodeToken.SubjectCode _ -> throw new IllegalStateException("was expanded before");
    };
  }

  private String sites() {
    List<String> prefixes =
        study.sites().stream().map(Site::prefix).filter(prefix -> !prefix.isEmpty()).toList();
    return prefixes.isEmpty() ? "[0-9A-Z]{1,8}" : anyOf(prefixes);
  }

  private String names() {
    List<String> names = new ArrayList<>(List.of(study.id()));
    if (!study.shortName().isEmpty()) {
      names.add(study.shortName());
    }
    return anyOf(names);
  }

  /** The longest first, or the shorter one would win. */
  private String anyOf(List<String> texts) {
    List<String> sorted = new ArrayList<>(texts.stream().distinct().toList());
    sorted.sort(Comparator.comparingInt(String::length).reversed());
    return String.join("|", sorted.stream().map(this::literal).toList());
  }

  private String literal(String text) {
    if (closeness == Closeness.EXACT) {
      return Pattern.quote(capitals(text));
    }
    StringBuilder expression = new StringBuilder();
    boolean separator = false;
    for (char c : capitals(text).toCharArray()) {
      if (Character.isLetterOrDigit(c)) {
        expression.append(Pattern.quote(String.valueOf(c)));
        separator = false;
      } else if (!separator) {
        expression.append("[^0-9A-Z]{0,3}");
        separator = true;
      }
    }
    return expression.toString();
  }

  private ParsedCode parsed(Matcher matcher) {
    Map<Class<?>, String> texts = new HashMap<>();
    List<String> characters = new ArrayList<>();
    Map<String, String> identifiers = new HashMap<>();
    for (int i = 0; i < groups.size(); i++) {
      String text = matcher.group(i + 1);
      if (text == null) {
        continue;
      }
      switch (groups.get(i)) {
        case CodeToken.Characters _ -> characters.add(text);
        case CodeToken.Identifier(String name) -> identifiers.putIfAbsent(name, text);
        case CodeToken.SitePrefix _ -> texts.put(CodeToken.SitePrefix.class, prefix(text));
        case CodeToken token -> texts.putIfAbsent(token.getClass(), text);
      }
    }
    String visit = texts.getOrDefault(CodeToken.VisitLabel.class, "");
    return new ParsedCode(
        texts.getOrDefault(CodeToken.StudyName.class, ""),
        texts.getOrDefault(CodeToken.SitePrefix.class, ""),
        characters,
        texts.getOrDefault(CodeToken.CheckCharacter.class, ""),
        ParsedCode.Check.NONE,
        texts.getOrDefault(CodeToken.Initials.class, ""),
        visits.meant(visit).orElse(""),
        visit,
        texts.getOrDefault(CodeToken.Session.class, ""),
        texts.getOrDefault(CodeToken.ModalityName.class, ""),
        identifiers,
        matcher.start(),
        matcher.end());
  }

  /** The prefix as the study writes it. */
  private String prefix(String typed) {
    return study.sites().stream()
        .map(Site::prefix)
        .filter(prefix -> plain(prefix).equals(plain(typed)))
        .findFirst()
        .orElse(typed);
  }

  /** Letters and digits alone, in capitals: what stays when separators are exchanged. */
  static String plain(String text) {
    return capitals(text).replaceAll("[^0-9A-Z]", "");
  }

  /** Character by character, so that places in the text stay what they are. */
  private static String capitals(String text) {
    StringBuilder capitals = new StringBuilder();
    text.chars().limit(TEXT_LENGTH_MAX).forEach(c -> capitals.append((char) upper(c)));
    return capitals.toString();
  }

  private static int upper(int c) {
    return Character.toUpperCase(c);
  }
}
