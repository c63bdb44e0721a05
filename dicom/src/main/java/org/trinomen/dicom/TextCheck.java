package org.trinomen.dicom;

import java.util.List;
import java.util.function.Consumer;
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
    new TextCheck(problems).check(dataSet, "");
  }

  /** By recursion, whose depth the reader of the data set has limited. */
  private void check(DataSet dataSet, String path) {
    for (Element element : dataSet) {
      switch (element) {
        case Element.Value value -> check(dataSet, value, path);
        case Element.Items sequence -> {
          List<DataSet> items = sequence.items();
          for (int i = 0; i < items.size(); i++) {
            check(items.get(i), path + Tags.format(sequence.tag()) + "[" + i + "].");
          }
        }
        case Element.Bulk _, Element.Fragments _ -> {}
      }
    }
  }

  private void check(DataSet dataSet, Element.Value value, String path) {
    if (value.tag() == Tag.SpecificCharacterSet) {
      report(dataSet.characterSet().problems(), value, path);
    } else if (value.vr().isText() && !ValueDecoder.isPlain(value)) {
      SpecificCharacterSet set =
          value.vr().usesCharacterSet() ? dataSet.characterSet() : SpecificCharacterSet.DEFAULT;
      report(set.decodeReporting(value.bytes(), value.vr()).problems(), value, path);
    }
  }

  private void report(List<String> whats, Element.Value value, String path) {
    for (String what : whats) {
      problems.accept(new Problem(what, value.offset(), path + Tags.format(value.tag())));
    }
  }
}
