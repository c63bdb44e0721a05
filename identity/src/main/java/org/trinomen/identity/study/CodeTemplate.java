package org.trinomen.identity.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A template taken apart: literal text and tokens in braces.
 *
 * <table>
 *   <caption>Tokens</caption>
 *   <tr><td>{site}</td><td>prefix of the site</td></tr>
 *   <tr><td>{N3} {A2} {X4}</td><td>3 digits, 2 letters, 4 of either; {N}: 1 to 9 digits</td></tr>
 *   <tr><td>{C}</td><td>check character</td></tr>
 *   <tr><td>{I}</td><td>the participant's initials</td></tr>
 *   <tr><td>{v}</td><td>visit</td></tr>
 *   <tr><td>{subject}</td><td>the whole subject code</td></tr>
 *   <tr><td>{study}</td><td>the study's id or short name</td></tr>
 *   <tr><td>{session}</td><td>session of a visit</td></tr>
 *   <tr><td>{modality}</td><td>kind of image</td></tr>
 *   <tr><td>{id:NAME}</td><td>another number of the subject</td></tr>
 * </table>
 */
public final class CodeTemplate {

  private static final int LENGTH_MAX = 200;
  private static final int CHARACTERS_MAX = 64;
  private static final int OPEN_COUNT_MAX = 9;

  private static final Pattern TOKEN = Pattern.compile("\\{([^{}]*)}|([^{}]+)|([{}])");
  private static final Pattern CHARACTERS = Pattern.compile("([NAX])([0-9]{1,2})?");
  private static final Pattern IDENTIFIER = Pattern.compile("ID:([A-Za-z][A-Za-z0-9_-]{0,31})");

  private final String text;
  private final List<CodeToken> tokens;

  private CodeTemplate(String text, List<CodeToken> tokens) {
    this.text = text;
    this.tokens = List.copyOf(tokens);
  }

  /**
   * Reads a template.
   *
   * @throws CodeTemplateException that says what is wrong with it
   */
  public static CodeTemplate of(String text) {
    if (text.isBlank() || text.length() > LENGTH_MAX) {
      throw new CodeTemplateException("a template has 1 to " + LENGTH_MAX + " characters");
    }
    List<CodeToken> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      String token = matcher.group(1);
      String literal = matcher.group(2);
      if (literal != null) {
        tokens.add(new CodeToken.Literal(literal));
      } else if (token != null) {
        tokens.add(token(token));
      } else {
        throw new CodeTemplateException("a brace is not closed or not opened: " + text);
      }
    }
    if (tokens.stream().allMatch(CodeToken.Literal.class::isInstance)) {
      throw new CodeTemplateException(
          "no token in braces: every text would have to be " + text + " itself");
    }
    return new CodeTemplate(text, tokens);
  }

  private static CodeToken token(String word) {
    String name = word.strip().toUpperCase(Locale.ROOT);
    Matcher characters = CHARACTERS.matcher(name);
    if (characters.matches()) {
      return characters(characters);
    }
    Matcher identifier = IDENTIFIER.matcher(word.strip().replaceFirst("^[iI][dD]:", "ID:"));
    if (identifier.matches()) {
      return new CodeToken.Identifier(identifier.group(1));
    }
    return switch (name) {
      case "SITE", "CENTRE", "CENTER" -> new CodeToken.SitePrefix();
      case "C" -> new CodeToken.CheckCharacter();
      case "I" -> new CodeToken.Initials();
      case "V", "VISIT" -> new CodeToken.VisitLabel();
      case "SUBJECT" -> new CodeToken.SubjectCode();
      case "STUDY" -> new CodeToken.StudyName();
      case "SESSION" -> new CodeToken.Session();
      case "MODALITY" -> new CodeToken.ModalityName();
      default ->
          throw new CodeTemplateException(
              "{"
                  + word
                  + "} is no token; those are {site} {N3} {A2} {X4} {C} {I} {v} {subject} {study}"
                  + " {session} {modality} {id:NAME}");
    };
  }

  private static CodeToken characters(Matcher matcher) {
    CodeToken.Kind kind =
        switch (matcher.group(1)) {
          case "N" -> CodeToken.Kind.DIGITS;
          case "A" -> CodeToken.Kind.LETTERS;
          default -> CodeToken.Kind.LETTERS_OR_DIGITS;
        };
    String count = matcher.group(2);
    if (count == null) {
      return new CodeToken.Characters(kind, 1, OPEN_COUNT_MAX);
    }
    int exactly = Integer.parseInt(count);
    if (exactly < 1 || exactly > CHARACTERS_MAX) {
      throw new CodeTemplateException("a token stands for 1 to " + CHARACTERS_MAX + " characters");
    }
    return new CodeToken.Characters(kind, exactly, exactly);
  }

  List<CodeToken> tokens() {
    return tokens;
  }

  /** Whether it holds a token of this type. */
  boolean holds(Class<? extends CodeToken> type) {
    return tokens.stream().anyMatch(type::isInstance);
  }

  /**
   * The tokens up to the last that tells subjects apart: what a roster's code has in any case.
   * Behind it stand visit and initials, which a roster may leave out.
   */
  List<CodeToken> stem() {
    int last = -1;
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).identifies()) {
        last = i;
      }
    }
    return last < 0 ? tokens : tokens.subList(0, last + 1);
  }

  /** The tokens behind {@link #stem()}. */
  List<CodeToken> tail() {
    return tokens.subList(stem().size(), tokens.size());
  }

  /** The template as it was written. */
  @Override
  public String toString() {
    return text;
  }

  /** A template that can't be read. */
  public static final class CodeTemplateException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    CodeTemplateException(String message) {
      super(message);
    }
  }
}
