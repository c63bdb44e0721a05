package org.trinomen.archive.index;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tags;

/**
 * Brings a data set's attributes to the one form in which the index compares and keeps them: little
 * endian, explicit VR, sequences and items of defined length. What is too long to be kept is only
 * named.
 */
final class AttributeEncoder {

  /** The longest value kept; of a sequence with all that is in it. */
  private static final int VALUE_MAX = 8 * 1024;

  /** The most bytes kept of one header; what comes after is only named. */
  private static final int HEADER_MAX = 128 * 1024;

  private static final int ITEM = 0xFFFE_E000;

  private final EncodedAttributes.Builder kept = new EncodedAttributes.Builder();
  private final Set<Integer> omitted = new HashSet<>();

  AttributeEncoder(DataSet dataSet) {
    for (Element element : ascending(dataSet)) {
      if (Tags.isGroupLength(element.tag())) {
        continue; // says nothing of the scan, and need not be there
      }
      Optional<byte[]> value = value(element, Math.min(VALUE_MAX, HEADER_MAX - kept.length()));
      if (value.isEmpty() || !kept.add(element.tag(), element.vr().name(), value.get())) {
        omitted.add(element.tag());
      }
    }
  }

  EncodedAttributes kept() {
    return kept.build();
  }

  Set<Integer> omitted() {
    return omitted;
  }

  /** The elements by tag; of one that stands twice the last, as a data set's look-ups have it. */
  private static Collection<Element> ascending(DataSet dataSet) {
    List<Element> asRead = new ArrayList<>(dataSet.size());
    boolean ascending = true;
    for (Element element : dataSet) {
      ascending &=
          asRead.isEmpty() || Integer.compareUnsigned(asRead.getLast().tag(), element.tag()) < 0;
      asRead.add(element);
    }
    if (ascending) {
      return asRead;
    }
    TreeMap<Integer, Element> byTag = new TreeMap<>(Integer::compareUnsigned);
    asRead.forEach(element -> byTag.put(element.tag(), element));
    return byTag.values();
  }

  /** The value in the kept form; empty if it is not held or longer than {@code max}. */
  private static Optional<byte[]> value(Element element, int max) {
    return switch (element) {
      case Element.Value value ->
          value.length() <= max ? Optional.of(littleEndian(value)) : Optional.empty();
      case Element.Items sequence -> items(sequence, max);
      case Element.Bulk _, Element.Fragments _ -> Optional.empty();
    };
  }

  /** Nested as deep as the reader allowed, which its limits bound. */
  private static Optional<byte[]> items(Element.Items sequence, int max) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (DataSet item : sequence.items()) {
      EncodedAttributes.Builder inside = new EncodedAttributes.Builder();
      for (Element element : ascending(item)) {
        if (Tags.isGroupLength(element.tag())) {
          continue;
        }
        Optional<byte[]> value = value(element, max - out.size() - inside.length());
        if (value.isEmpty() || !inside.add(element.tag(), element.vr().name(), value.get())) {
          return Optional.empty();
        }
      }
      byte[] content = inside.build().toBytes();
      ByteBuffer head = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      head.putShort((short) Tags.group(ITEM)).putShort((short) Tags.element(ITEM));
      out.writeBytes(head.putInt(content.length).array());
      out.writeBytes(content);
    }
    return out.size() <= max ? Optional.of(out.toByteArray()) : Optional.empty();
  }

  private static byte[] littleEndian(Element.Value value) {
    byte[] bytes = value.bytes();
    int word = value.vr().wordSize();
    if (!value.bigEndian() || word == 1) {
      return bytes;
    }
    for (int at = 0; at + word <= bytes.length; at += word) {
      for (int low = at, high = at + word - 1; low < high; low++, high--) {
        byte swapped = bytes[low];
        bytes[low] = bytes[high];
        bytes[high] = swapped;
      }
    }
    return bytes;
  }
}
