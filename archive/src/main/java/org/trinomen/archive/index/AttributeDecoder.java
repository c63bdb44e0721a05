package org.trinomen.archive.index;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DataSetBuilder;
import org.trinomen.dicom.Vr;

/** Makes a data set again of what {@link AttributeEncoder} made. */
final class AttributeDecoder {

  private AttributeDecoder() {}

  static DataSet decode(EncodedAttributes attributes) {
    DataSetBuilder builder = new DataSetBuilder();
    for (int i = 0; i < attributes.size(); i++) {
      Vr vr = Vr.of(attributes.vr(i)).orElse(Vr.UN);
      if (vr == Vr.SQ) {
        builder.items(attributes.tag(i), items(attributes.value(i)));
      } else {
        builder.bytes(attributes.tag(i), vr, attributes.value(i));
      }
    }
    return builder.build();
  }

  private static List<DataSet> items(byte[] bytes) {
    List<DataSet> items = new ArrayList<>();
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int at = 0;
    while (at < bytes.length) {
      int end = at + 8 + buffer.getInt(at + 4);
      items.add(decode(EncodedAttributes.of(Arrays.copyOfRange(bytes, at + 8, end))));
      at = end;
    }
    return items;
  }
}
