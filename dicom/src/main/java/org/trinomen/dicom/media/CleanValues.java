package org.trinomen.dicom.media;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Dictionary;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.Vr;

/**
 * Values of files as a directory may hold them: of the VR that PS3.6 gives the attribute, and no
 * longer than PS3.5 Table 6.2-1 allows, whatever the file says. One bad value would make the whole
 * directory unreadable.
 */
final class CleanValues {

  /** Characters; all others have 64, as LO, PN and UI. */
  private static final Map<Vr, Integer> LENGTH_MAX =
      Map.of(
          Vr.AE, 16, Vr.AS, 4, Vr.CS, 16, Vr.DA, 8, Vr.DS, 16, Vr.DT, 26, Vr.IS, 12, Vr.SH, 16,
          Vr.TM, 14, Vr.ST, 1024);

  private static final int USUAL_LENGTH_MAX = 64;

  private CleanValues() {}

  /** Copies an attribute; false if the data set has no value of it that can be copied. */
  static boolean copy(DataSet from, int tag, DataSetBuilder to) {
    return switch (from.element(tag).orElse(null)) {
      case Element.Items items -> copy(tag, items.items(), to);
      case Element.Value _ -> copyValue(from, tag, to);
      case Element.Bulk _, Element.Fragments _ -> false;
      case null -> false;
    };
  }

  private static boolean copyValue(DataSet from, int tag, DataSetBuilder to) {
    Vr vr = Dictionary.vr(tag, false);
    if (vr == Vr.US || vr == Vr.UL) {
      from.integer(tag).ifPresent(number -> to.integer(tag, number));
      return from.integer(tag).isPresent();
    }
    if (!vr.isText() || from.text(tag).isBlank()) {
      return false;
    }
    List<String> values =
        from.strings(tag).stream().flatMap(value -> clean(vr, value).stream()).toList();
    if (!values.isEmpty()) {
      to.string(tag, vr, values.toArray(String[]::new));
    }
    return !values.isEmpty();
  }

  /** Times of ACR-NEMA have colons between their parts. */
  private static Optional<String> clean(Vr vr, String value) {
    return switch (vr) {
      case DA -> Optional.of(value).filter(date -> date.matches("[0-9]{8}"));
      case TM ->
          Optional.of(value.replace(":", "").strip())
              .filter(time -> time.matches("([0-9]{2}){1,3}(\\.[0-9]{1,6})?"));
      case Vr _ -> Optional.of(cut(value, LENGTH_MAX.getOrDefault(vr, USUAL_LENGTH_MAX)));
    };
  }

  private static String cut(String value, int max) {
    int codePoints = value.codePointCount(0, value.length());
    return codePoints <= max ? value : value.substring(0, value.offsetByCodePoints(0, max));
  }

  /** As deep as the reader goes, which has a limit. */
  private static boolean copy(int tag, List<DataSet> items, DataSetBuilder to) {
    List<DataSet> copies = items.stream().map(CleanValues::copy).toList();
    if (copies.isEmpty() || Dictionary.vr(tag, false) != Vr.SQ) {
      return false;
    }
    to.items(tag, copies);
    return true;
  }

  private static DataSet copy(DataSet item) {
    DataSetBuilder copy = new DataSetBuilder().characterSet(item.characterSet());
    // Said once, for the whole record.
    copy.remove(Tag.SpecificCharacterSet);
    for (Element element : item) {
      if (!Tags.isPrivate(element.tag())) {
        boolean _ = copy(item, element.tag(), copy);
      }
    }
    return copy.build();
  }

  /** Those items of a sequence that have this value of an attribute. */
  static List<DataSet> itemsWith(DataSet from, int sequence, int tag, String value) {
    return Stream.of(from.element(sequence))
        .flatMap(element -> element.stream())
        .flatMap(
            element ->
                element instanceof Element.Items items ? items.items().stream() : Stream.of())
        .filter(item -> item.string(tag).filter(value::equals).isPresent())
        .map(CleanValues::copy)
        .toList();
  }
}
