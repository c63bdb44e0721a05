package org.trinomen.dicom.web;

import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Dictionary;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.Vr;

/**
 * Writes data sets in the Native DICOM Model (PS3.19 §A.1). Items are written by recursion, whose
 * depth the reader of the data set has limited.
 */
final class DicomXmlWriter {

  private static final List<String> GROUPS = List.of("Alphabetic", "Ideographic", "Phonetic");

  private static final List<String> COMPONENTS =
      List.of("FamilyName", "GivenName", "MiddleName", "NamePrefix", "NameSuffix");

  private final Appendable out;
  private final BulkDataUris bulkData;

  DicomXmlWriter(Appendable out, BulkDataUris bulkData) {
    this.out = out;
    this.bulkData = bulkData;
  }

  void write(DataSet dataSet) throws IOException {
    out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        .append("<NativeDicomModel xmlns=\"http://dicom.nema.org/PS3.19/models/NativeDICOM\"")
        .append(" xml:space=\"preserve\">");
    elements(dataSet, "");
    out.append("</NativeDicomModel>");
  }

  private void elements(DataSet dataSet, String path) throws IOException {
    TreeMap<Integer, Element> ordered = new TreeMap<>(Integer::compareUnsigned);
    dataSet.forEach(element -> ordered.put(element.tag(), element));
    for (Element element : ordered.values()) {
      if (!Tags.isGroupLength(element.tag()) && !Tags.isDelimiter(element.tag())) {
        element(dataSet, element, path + Tags.hex(element.tag()));
      }
    }
  }

  private void element(DataSet dataSet, Element element, String path) throws IOException {
    out.append("<DicomAttribute");
    Optional<String> creator = dataSet.privateCreator(element.tag());
    // PS3.19 table A.1.5-2: a private element stands under its creator, without the block's number.
    attribute("tag", Tags.hex(creator.isPresent() ? element.tag() & 0xFFFF00FF : element.tag()));
    attribute("vr", element.vr().name());
    Optional<String> keyword =
        Dictionary.entry(element.tag())
            .map(Dictionary.Entry::keyword)
            .filter(word -> !word.isEmpty());
    if (keyword.isPresent()) {
      attribute("keyword", keyword.get());
    }
    if (creator.isPresent()) {
      attribute("privateCreator", creator.get());
    }
    out.append('>');
    switch (element) {
      case Element.Items sequence -> items(sequence, path);
      case Element.Value value when value.vr().isText() || value.vr().isNumberWords() ->
          values(dataSet, value);
      case Element.Value value -> binary(value, path);
      case Element.Bulk _, Element.Fragments _ -> bulkDataUri(element, path);
    }
    out.append("</DicomAttribute>");
  }

  private void items(Element.Items sequence, String path) throws IOException {
    for (int i = 0; i < sequence.items().size(); i++) {
      open("Item", i + 1);
      elements(sequence.items().get(i), path + "/" + i + "/");
      out.append("</Item>");
    }
  }

  private void binary(Element.Value value, String path) throws IOException {
    if (value.length() > 0 && !bulkDataUri(value, path)) {
      out.append("<InlineBinary>")
          .append(Base64.getEncoder().encodeToString(LittleEndian.bytes(value)))
          .append("</InlineBinary>");
    }
  }

  private boolean bulkDataUri(Element element, String path) throws IOException {
    Optional<String> uri = bulkData.uri(element, path);
    if (uri.isPresent()) {
      out.append("<BulkData");
      attribute("uri", uri.get());
      out.append("/>");
    }
    return uri.isPresent();
  }

  private void values(DataSet dataSet, Element.Value value) throws IOException {
    List<String> values =
        value.tag() == Tag.SpecificCharacterSet
            ? List.of(DicomJsonWriter.UNICODE)
            : dataSet.strings(value.tag());
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i).isEmpty()) {
        continue;
      }
      if (value.vr() == Vr.PN) {
        personName(values.get(i), i + 1);
      } else {
        open("Value", i + 1);
        text(values.get(i));
        out.append("</Value>");
      }
    }
  }

  private void personName(String name, int number) throws IOException {
    open("PersonName", number);
    String[] groups = name.split("=", -1);
    for (int i = 0; i < groups.length && i < GROUPS.size(); i++) {
      if (!groups[i].isEmpty()) {
        out.append('<').append(GROUPS.get(i)).append('>');
        components(groups[i].split("\\^", COMPONENTS.size()));
        out.append("</").append(GROUPS.get(i)).append('>');
      }
    }
    out.append("</PersonName>");
  }

  private void components(String[] components) throws IOException {
    for (int i = 0; i < components.length; i++) {
      if (!components[i].isEmpty()) {
        out.append('<').append(COMPONENTS.get(i)).append('>');
        text(components[i]);
        out.append("</").append(COMPONENTS.get(i)).append('>');
      }
    }
  }

  private void open(String name, int number) throws IOException {
    out.append('<').append(name);
    attribute("number", Integer.toString(number));
    out.append('>');
  }

  private void attribute(String name, String value) throws IOException {
    out.append(' ').append(name).append("=\"");
    text(value);
    out.append('"');
  }

  /** What XML 1.0 §2.2 has no place for, such as the escape character, becomes a question mark. */
  private void text(String text) throws IOException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\r' -> out.append("&#13;");
        default -> {
          boolean pair =
              Character.isHighSurrogate(c)
                  && i + 1 < text.length()
                  && Character.isLowSurrogate(text.charAt(i + 1));
          if (pair) {
            out.append(c).append(text.charAt(++i));
          } else {
            boolean allowed =
                (c >= 0x20 || c == '\n' || c == '\t') && !Character.isSurrogate(c) && c < 0xFFFE;
            out.append(allowed ? c : '?');
          }
        }
      }
    }
  }
}
