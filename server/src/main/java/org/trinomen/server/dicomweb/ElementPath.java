package org.trinomen.server.dicomweb;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tag;

/**
 * Where a value stands in a data set, as addresses of bulk data have it: {@code TAG}, or {@code
 * TAG/ITEM/TAG} with items from 1.
 *
 * @param tags of the sequences from the outermost, and of the element
 * @param items one fewer, from 1
 */
record ElementPath(List<Integer> tags, List<Integer> items) {

  /** Deeper nesting is refused when an instance arrives. */
  private static final int DEPTH_MAX = 2 * 256;

  /** Reads what stands in an address; empty if that is no path. */
  static Optional<ElementPath> parse(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length % 2 == 0 || parts.length > DEPTH_MAX) {
      return Optional.empty();
    }
    List<Integer> tags = new ArrayList<>();
    List<Integer> items = new ArrayList<>();
    for (int i = 0; i < parts.length; i++) {
      if (!parts[i].matches(i % 2 == 0 ? "[0-9a-fA-F]{8}" : "[1-9][0-9]{0,8}")) {
        return Optional.empty();
      }
      if (i % 2 == 0) {
        tags.add(HexFormat.fromHexDigits(parts[i]));
      } else {
        items.add(Integer.parseInt(parts[i]));
      }
    }
    return Optional.of(new ElementPath(List.copyOf(tags), List.copyOf(items)));
  }

  /** Whether it is that of the pixel data or of something behind them. */
  boolean isBehindHeader() {
    return Integer.compareUnsigned(tags.getFirst(), Tag.PixelData) >= 0;
  }

  /** The element that stands there. */
  Optional<Element> find(DataSet dataSet) {
    DataSet at = dataSet;
    for (int i = 0; i < items.size(); i++) {
      List<DataSet> inside = at.items(tags.get(i));
      if (items.get(i) > inside.size()) {
        return Optional.empty();
      }
      at = inside.get(items.get(i) - 1);
    }
    return at.element(tags.getLast());
  }
}
