package org.trinomen.dicom.text;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Dictionary;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.UidRegistry;
import org.trinomen.dicom.Vr;

/**
 * Shows a data set to people: a line for each element with tag, VR, value, length, number of values
 * and keyword; items indented. It shows the values, so whoever calls it has the right to see them.
 *
 * <p>Values come from strangers and end on terminals. Whatever could act there, or could make text
 * look like other text (controls, escape sequences, marks that turn the direction), is shown as a
 * picture or a code point instead.
 *
 * @param whole shows long values whole, else their beginning
 */
public record DataSetDump(boolean whole) {

  private static final int VALUE_WIDTH = 48;
  private static final int BYTES_SHOWN = 16;
  private static final String INDENT = "  ";

  /** Writes the lines, each ended by a line feed. */
  public void write(DataSet dataSet, Appendable out) throws IOException {
    write(dataSet, "", out);
  }

  private void write(DataSet dataSet, String indent, Appendable out) throws IOException {
    for (Element element : dataSet) {
      line(dataSet, element, indent, out);
      if (element instanceof Element.Items sequence) {
        for (int i = 0; i < sequence.items().size(); i++) {
          out.append(indent).append(INDENT).append("item ").append(Integer.toString(i + 1));
          out.append('\n');
          write(sequence.items().get(i), indent + INDENT + INDENT, out);
        }
      }
    }
  }

  private void line(DataSet dataSet, Element element, String indent, Appendable out)
      throws IOException {
    String value = value(dataSet, element);
    out.append(indent).append(Tags.format(element.tag())).append(' ');
    out.append(element.vr().name()).append(' ').append(value);
    int width = indent.length() + value.length();
    out.append(" ".repeat(Math.max(1, VALUE_WIDTH + 2 - width)));
    out.append("# ").append(length(element));
    out.append(", ").append(Integer.toString(multiplicity(dataSet, element)));
    out.append(' ').append(name(dataSet, element.tag())).append('\n');
  }

  private static String length(Element element) {
    return element.length() < 0 ? "undefined" : Long.toString(element.length());
  }

  private static int multiplicity(DataSet dataSet, Element element) {
    return switch (element) {
      case Element.Value value when value.length() == 0 -> 0;
      case Element.Value value when value.vr().isText() || value.vr().isNumberWords() ->
          dataSet.strings(value.tag()).size();
      case Element.Value _, Element.Bulk _, Element.Items _, Element.Fragments _ -> 1;
    };
  }

  private static String name(DataSet dataSet, int tag) {
    if (Tags.isPrivateCreator(tag)) {
      return "PrivateCreator";
    }
    Optional<String> creator = dataSet.privateCreator(tag);
    Optional<Dictionary.Entry> entry =
        creator.isPresent() ? Dictionary.entry(creator.get(), tag) : Dictionary.entry(tag);
    String unknown = Tags.isPrivate(tag) ? "PrivateTag" : "UnknownTag";
    return entry.map(e -> e.keyword().isEmpty() ? e.name() : e.keyword()).orElse(unknown);
  }

  private String value(DataSet dataSet, Element element) {
    return switch (element) {
      case Element.Items sequence -> items(sequence.items().size());
      case Element.Bulk bulk -> "(" + bulk.length() + " bytes at " + bulk.valueOffset() + ")";
      case Element.Fragments pixels -> "(" + pixels.fragments().size() + " fragments)";
      case Element.Value value when value.length() == 0 -> "(no value)";
      case Element.Value value when value.vr() == Vr.UI -> uid(dataSet.text(value.tag()));
      case Element.Value value when value.vr().isText() ->
          "[" + shortened(neutral(dataSet.text(value.tag()))) + "]";
      case Element.Value value when value.vr().isNumberWords() ->
          shortened(numbers(value.vr(), dataSet.strings(value.tag())));
      case Element.Value value -> bytes(value.bytes());
    };
  }

  private static String items(int count) {
    return "(" + count + (count == 1 ? " item)" : " items)");
  }

  private String uid(String uid) {
    String name = UidRegistry.entry(uid).map(entry -> " " + entry.name()).orElse("");
    return "[" + shortened(neutral(uid)) + "]" + name;
  }

  private static String numbers(Vr vr, List<String> values) {
    return String.join("\\", vr == Vr.AT ? values.stream().map(DataSetDump::tag).toList() : values);
  }

  private static String tag(String hex) {
    return Tags.format(HexFormat.fromHexDigits(hex));
  }

  private String bytes(byte[] value) {
    int shown = whole ? value.length : Math.min(value.length, BYTES_SHOWN);
    String hex = HexFormat.ofDelimiter(" ").formatHex(value, 0, shown);
    return shown < value.length ? hex + " \u2026" : hex;
  }

  private String shortened(String text) {
    if (whole || text.codePointCount(0, text.length()) <= VALUE_WIDTH) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, VALUE_WIDTH - 1)) + "\u2026";
  }

  /** The text with nothing in it that a terminal or the eye could take for something else. */
  static String neutral(String text) {
    StringBuilder neutral = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            codePoint -> {
              if (codePoint < 0x20) {
                // Unicode has pictures of the controls, at the same places.
                neutral.append((char) (0x2400 + codePoint));
              } else if (isSafe(codePoint)) {
                neutral.appendCodePoint(codePoint);
              } else {
                neutral.append("<U+%04X>".formatted(codePoint));
              }
            });
    return neutral.toString();
  }

  private static boolean isSafe(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
