package org.trinomen.archive.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Dictionary;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.Vr;

/**
 * Decides whether a recorded value fulfils a condition, by the rules of PS3.4 §C.2.2.2. Padding
 * never counts. Of several values (or several component groups of a name) one that matches is
 * enough, and so is the whole of them.
 */
public final class ExactMatch {

  private final Vr vr;
  private final Matching matching;
  private final boolean caseSensitive;

  /** What a list asks for, in comparable form. */
  private final Set<String> wanted = new HashSet<>();

  /** What a name must be like. */
  private NameWords alike = NameWords.of("");

  /** What an item must fulfil, or a value that is known. */
  private final List<ExactMatch> inner = new ArrayList<>();

  private ExactMatch(Vr vr, Matching matching, boolean caseSensitive) {
    this.vr = vr;
    this.matching = matching;
    this.caseSensitive = caseSensitive;
  }

  /**
   * Prepares a condition.
   *
   * @throws IncorrectQueryException if the attribute's VR does not allow such a condition
   */
  public static ExactMatch of(Matching matching, boolean caseSensitive) {
    Vr vr = Dictionary.vr(matching.tag(), false);
    ExactMatch match = new ExactMatch(vr, matching, caseSensitive);
    switch (matching) {
      case Matching.AnyOf anyOf ->
          anyOf.values().forEach(value -> match.wanted.add(match.comparable(value)));
      case Matching.Wildcard wildcard -> MatchingParser.requirePatternAllowed(wildcard.tag());
      case Matching.Empty _ -> {}
      case Matching.AlikeName(int _, String name) -> match.alike = NameWords.of(name);
      case Matching.InItem items ->
          items.matchings().forEach(inner -> match.inner.add(of(inner, caseSensitive)));
      case Matching.OrUnknown(Matching known) -> match.inner.add(of(known, caseSensitive));
      case Matching.Range range -> {
        if (!MatchingParser.allowsRange(vr)) {
          throw new IncorrectQueryException(
              Tags.format(range.tag()) + " has VR " + vr + ", for which there are no ranges");
        }
      }
    }
    return match;
  }

  /** A value, letters folded: the same for all values that any list of values finds alike. */
  public static String folded(int tag, String value) {
    Matching list = new Matching.AnyOf(tag, List.of());
    return new ExactMatch(Dictionary.vr(tag, false), list, false).comparable(value);
  }

  /**
   * Whether the condition holds.
   *
   * @param recorded the attribute's values, joined by backslashes; empty if the attribute is
   *     absent, which matches only {@link Matching.Empty} and {@link Matching.OrUnknown}
   */
  public boolean matches(Optional<String> recorded) {
    boolean unknown = recorded.filter(value -> !value.isBlank()).isEmpty();
    if (matching instanceof Matching.Empty) {
      return unknown;
    }
    if (matching instanceof Matching.OrUnknown) {
      return unknown || inner.getFirst().matches(recorded);
    }
    if (recorded.isEmpty()) {
      return false;
    }
    String whole = recorded.get();
    if (matchesOne(whole)) {
      return true;
    }
    if (vr.multiValued() && whole.indexOf('\\') >= 0) {
      return Arrays.stream(whole.split("\\\\", -1)).anyMatch(this::matchesOne);
    }
    return false;
  }

  /** Whether it is about the items of a sequence: then only a data set can tell. */
  public boolean isOfItems() {
    return matching instanceof Matching.InItem;
  }

  /** Whether the condition holds for a data set. */
  public boolean matches(DataSet dataSet) {
    int tag = matching.tag();
    if (isOfItems()) {
      return dataSet.items(tag).stream().anyMatch(this::matchesItem);
    }
    return matches(
        dataSet.element(tag).filter(Element.Value.class::isInstance).map(_ -> dataSet.text(tag)));
  }

  /** Whether an item fulfils the condition on items that this is. */
  public boolean matchesItem(DataSet item) {
    return inner.stream().allMatch(each -> each.matches(item));
  }

  private boolean matchesOne(String value) {
    if (matchesText(value)) {
      return true;
    }
    return vr == Vr.PN
        && value.indexOf('=') >= 0
        && Arrays.stream(value.split("=")).anyMatch(this::isNameThatMatches);
  }

  private boolean isNameThatMatches(String group) {
    return !withoutTrailing(group.strip()).isEmpty() && matchesText(group);
  }

  private boolean matchesText(String value) {
    String text = comparable(value);
    return switch (matching) {
      case Matching.AnyOf _ -> wanted.contains(text);
      case Matching.InItem _, Matching.Empty _, Matching.OrUnknown _ -> false;
      case Matching.AlikeName _ -> alike.areAllIn(NameWords.of(value));
      case Matching.Wildcard wildcard ->
          Glob.matches(foldIfAsked(wildcard.pattern().strip()), text);
      case Matching.Range range ->
          PointInTime.isWithin(vr, value.strip(), range.from(), range.to());
    };
  }

  /** Equal for values that are the same to a query. */
  private String comparable(String value) {
    String text = value.strip();
    return switch (vr) {
      case PN -> foldIfAsked(withoutTrailing(text));
      case DA, DT -> PointInTime.plain(vr, text);
      case TM -> PointInTime.toTheSecond(text);
      case IS, DS -> number(text);
      case UI -> foldIfAsked(text.replace("\0", ""));
      case AE,
          AS,
          AT,
          CS,
          FD,
          FL,
          LO,
          LT,
          OB,
          OD,
          OF,
          OL,
          OV,
          OW,
          SH,
          SL,
          SQ,
          SS,
          ST,
          SV,
          UC,
          UL,
          UN,
          UR,
          US,
          UT,
          UV ->
          foldIfAsked(text);
    };
  }

  private String foldIfAsked(String text) {
    return caseSensitive ? text : Folding.fold(text);
  }

  /** PS3.5 §6.2.1: trailing delimiters of components and groups say nothing. */
  private static String withoutTrailing(String name) {
    int end = name.length();
    while (end > 0 && "^= ".indexOf(name.charAt(end - 1)) >= 0) {
      end--;
    }
    return name.substring(0, end);
  }

  /** 1, 01, +1 and 1.0 are one number; what is none is a text. */
  private static String number(String text) {
    int from = text.startsWith("+") || text.startsWith("-") ? 1 : 0;
    String sign = text.startsWith("-") ? "-" : "";
    for (int i = from; i < text.length(); i++) {
      if ("0123456789.".indexOf(text.charAt(i)) < 0) {
        return text;
      }
    }
    String digits = text.substring(from);
    if (digits.isEmpty() || digits.indexOf('.') != digits.lastIndexOf('.')) {
      return text;
    }
    int start = 0;
    while (start + 1 < digits.length()
        && digits.charAt(start) == '0'
        && digits.charAt(start + 1) != '.') {
      start++;
    }
    int end = digits.length();
    if (digits.indexOf('.') >= 0) {
      while (digits.charAt(end - 1) == '0') {
        end--;
      }
      end -= digits.charAt(end - 1) == '.' ? 1 : 0;
    }
    String plain = digits.substring(Math.min(start, end), end);
    if (plain.isEmpty() || plain.equals("0")) {
      return "0";
    }
    return sign + (plain.startsWith(".") ? "0" : "") + plain;
  }
}
