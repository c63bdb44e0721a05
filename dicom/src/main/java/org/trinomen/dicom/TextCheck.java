package org.trinomen.dicom;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.trinomen.dicom.text.SpecificCharacterSet;

/**
 * Finds text whose bytes its character set does not explain, and character sets that are named
 * wrongly (PS3.3 C.12.1.1.2). Nearly all text is ASCII and costs one look at each byte.
 */
public final class TextCheck {

  private final Consumer<Problem> problems;

  private TextCheck(Consumer<Problem> problems) {
    this.problems = problems;
  }

  /** Tells of every problem in a data set and its items. */
  public static void check(DataSet dataSet, Consumer<Problem> problems) {
    new TextCheck(problems).checkAll(dataSet, null);
  }

  /** By recursion, whose depth the reader of the data set has limited. */
  private void checkAll(DataSet dataSet, @Nullable Place place) {
    for (Element element : dataSet) {
      switch (element) {
        case Element.Value value -> check(dataSet, value, place);
        case Element.Items sequence -> {
          List<DataSet> items = sequence.items();
          for (int i = 0; i < items.size(); i++) {
            checkAll(items.get(i), new Place(place, sequence.tag(), i));
          }
        }
        case Element.Bulk _, Element.Fragments _ -> {}
      }
    }
  }

  private void check(DataSet dataSet, Element.Value value, @Nullable Place place) {
    if (value.tag() == Tag.SpecificCharacterSet) {
      report(dataSet.characterSet().problems(), value, place);
    } else if (value.vr().isText() && !ValueDecoder.isPlain(value)) {
      SpecificCharacterSet set =
          value.vr().usesCharacterSet() ? dataSet.characterSet() : SpecificCharacterSet.DEFAULT;
      report(set.decodeReporting(value.bytes(), value.vr()).problems(), value, place);
    }
  }

  private void report(List<String> whats, Element.Value value, @Nullable Place place) {
    for (String what : whats) {
      problems.accept(new Problem(what, value.offset(), path(place) + Tags.format(value.tag())));
    }
  }

  private static String path(@Nullable Place place) {
    return place == null
        ? ""
        : path(place.outer) + Tags.format(place.tag) + "[" + place.index + "].";
  }

  /** An item in an item: a path not yet written, because few are ever read. */
  private record Place(@Nullable Place outer, int tag, int index) {}
}
