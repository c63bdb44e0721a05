package org.trinomen.archive.index;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.text.SpecificCharacterSet;

/**
 * An attribute's value as one text, decoded and otherwise as recorded: only padding at the end is
 * gone. Leading blanks stay, because public ids are made of these texts and Orthanc's keep them.
 */
final class RecordedText {

  private RecordedText() {}

  /** Several values are joined by a backslash. Empty if the attribute is absent or no text. */
  static Optional<String> of(DataSet dataSet, int tag) {
    Optional<Element> element = dataSet.element(tag);
    if (element.isEmpty() || !(element.get() instanceof Element.Value value)) {
      return Optional.empty();
    }
    if (!value.vr().isText()) {
      return Optional.of(dataSet.text(tag));
    }
    String text = decode(value, dataSet);
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == ' ' || text.charAt(end - 1) == 0)) {
      end--;
    }
    return Optional.of(text.substring(0, end));
  }

  private static String decode(Element.Value value, DataSet dataSet) {
    byte[] bytes = value.bytes();
    Vr vr = value.vr();
    SpecificCharacterSet characterSet =
        vr.usesCharacterSet() ? dataSet.characterSet() : SpecificCharacterSet.DEFAULT;
    for (byte b : bytes) {
      if (b < 0x20 || b == '\\' || b == '~') { // what some character set has another letter for
        return characterSet.decode(bytes, vr);
      }
    }
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
