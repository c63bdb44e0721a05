package org.trinomen.identity.viewpoint;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a name or identifier is made of: literal text and tokens in braces, such as {@code
 * {study}_{subject}}.
 */
public record NameTemplate(String text) {

  /** What a token stands for. */
  public enum Token {
    /** The research study. */
    STUDY,
    /** The site in its part in the study. */
    SITE,
    /** The subject code. */
    SUBJECT,
    /** The code that the site used itself; the subject code where it used none. */
    LOCAL,
    /** The visit. */
    VISIT,
    /** A keyed pseudonym of the subject, another in every viewpoint. */
    PSEUDONYM;

    private static Token named(String word) {
      for (Token token : values()) {
        if (token.name().toLowerCase(Locale.ROOT).equals(word)) {
          return token;
        }
      }
      throw new IllegalArgumentException("no token of a name: {" + word + "}");
    }
  }

  private static final Pattern TOKEN = Pattern.compile("\\{([^{}]*)\\}");

  // Backslash separates values, = and ^ the parts of a person name (PS3.5 §6.2); only ASCII,
  // because
  // that stands in every character set (PS3.5 §6.1.2.1).
  private static final Pattern LITERAL = Pattern.compile("[\\x20-\\x7E&&[^\\\\=^{}]]*");

  /** Most characters of a Patient ID (PS3.5 §6.2, LO). */
  private static final int LENGTH_MAX = 64;

  public NameTemplate {
    if (text.length() > LENGTH_MAX
        || !LITERAL.matcher(TOKEN.matcher(text).replaceAll("")).matches()) {
      throw new IllegalArgumentException("a name holds ASCII without \\ = ^, and tokens in braces");
    }
    if (tokens(text).isEmpty()) {
      throw new IllegalArgumentException("a name without a token would be the same for everybody");
    }
  }

  /** What it asks for. */
  public Set<Token> tokens() {
    return tokens(text);
  }

  /** The text with each token replaced. */
  public String fill(Function<Token, String> value) {
    return TOKEN
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(value.apply(Token.named(match.group(1)))));
  }

  private static Set<Token> tokens(String text) {
    Set<Token> tokens = EnumSet.noneOf(Token.class);
    TOKEN
        .matcher(text)
        .results()
        .map((MatchResult match) -> Token.named(match.group(1)))
        .forEach(tokens::add);
    return tokens;
  }
}
