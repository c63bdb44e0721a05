package org.trinomen.archive.modification;

import java.util.ArrayList;
import java.util.List;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Element;

/** What an element is to have as its value. */
public sealed interface NewValue {

  /** Text, several values with {@code \} between them; numbers as text. Empty for no value. */
  record Text(String text) implements NewValue {
    @Override
    public String toString() {
      return "Text[redacted]";
    }
  }

  /** Bytes as they are to stand, little endian. */
  record Binary(byte[] bytes) implements NewValue {
    @Override
    public String toString() {
      return "Binary[" + bytes.length + " bytes]";
    }
  }

  /** Items of a sequence, each a list of elements. */
  record Items(List<List<Entry>> items) implements NewValue {
    @Override
    public String toString() {
      return "Items[" + items.size() + "]";
    }
  }

  /** As it stands in another data set of the same character set. */
  record Copied(Element element) implements NewValue {}

  /** The value that an element has, in letters and not in bytes. */
  static NewValue of(Element element, DataSet within) {
    return switch (element) {
      case Element.Value value when value.vr().isText() -> new Text(within.text(value.tag()));
      case Element.Items sequence -> {
        List<List<Entry>> items = new ArrayList<>();
        for (DataSet item : sequence.items()) {
          List<Entry> entries = new ArrayList<>();
          for (Element inner : item) {
            entries.add(new Entry(inner.tag(), of(inner, item)));
          }
          items.add(entries);
        }
        yield new Items(items);
      }
      case Element.Value _, Element.Bulk _, Element.Fragments _ -> new Copied(element);
    };
  }

  /** An element of an item. */
  record Entry(int tag, NewValue value) {}
}
