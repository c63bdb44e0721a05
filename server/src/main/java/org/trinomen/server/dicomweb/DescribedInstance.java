package org.trinomen.server.dicomweb;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.io.DataSetWriter;
import org.trinomen.dicom.io.FileMeta;
import org.trinomen.dicom.web.MediaType;

/**
 * An instance that came as metadata, to be made a file (PS3.10 §7).
 *
 * @param pixelData where its pixel data wait, if they came apart
 */
record DescribedInstance(DataSet dataSet, Optional<BulkPart> pixelData) {

  private static final long UNDEFINED = 0xFFFFFFFFL;

  /** An item's length has 32 bits, of which all ones mean something else. */
  private static final long FRAGMENT_MAX = UNDEFINED - 1;

  InstanceUids uids() {
    return InstanceUids.of(dataSet);
  }

  /**
   * The file; whoever opens it closes it.
   *
   * @throws DicomException if it would be none
   */
  InputStream file() throws IOException {
    TransferSyntax syntax = syntax();
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    head.write(FileMeta.encode(uids().sopClass(), uids().sopInstance(), syntax.uid()));
    // What flows in are bytes of a new file: nobody's preamble, no other meta information.
    DataSetWriter.write(
        elements(1 + Tags.of(0x0002, 0xFFFF), pixelData.isPresent() ? Tag.PixelData : -1),
        TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
        head);
    if (pixelData.isEmpty()) {
      return new ByteArrayInputStream(head.toByteArray());
    }
    ByteArrayOutputStream tail = new ByteArrayOutputStream();
    long length = Files.size(pixelData.get().file());
    pixelDataAround(syntax.encapsulated(), length, head, tail);
    DataSetWriter.write(
        elements(Tag.PixelData + 1, -1), TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, tail);
    return new SequenceInputStream(
        Collections.enumeration(
            List.of(
                new ByteArrayInputStream(head.toByteArray()),
                Files.newInputStream(pixelData.get().file()),
                new ByteArrayInputStream(tail.toByteArray()))));
  }

  /** What stands before and behind the bytes of the pixels (PS3.5 §7.1.2, §A.4). */
  private void pixelDataAround(
      boolean encapsulated, long length, ByteArrayOutputStream head, ByteArrayOutputStream tail) {
    long padded = length + length % 2;
    if (padded > FRAGMENT_MAX) {
      throw new DicomException("pixel data are too long for an element", -1, "");
    }
    Vr vr = encapsulated ? Vr.OB : dataSet.element(Tag.PixelData).map(Element::vr).orElse(Vr.OW);
    ByteBuffer before = ByteBuffer.allocate(28).order(ByteOrder.LITTLE_ENDIAN);
    tag(before, Tag.PixelData)
        .put(vr.name().getBytes(StandardCharsets.US_ASCII))
        .putShort((short) 0);
    before.putInt((int) (encapsulated ? UNDEFINED : padded));
    if (encapsulated) {
      tag(before, Tag.Item).putInt(0); // no offset table
      tag(before, Tag.Item).putInt((int) padded);
    }
    head.write(before.array(), 0, before.position());
    tail.writeBytes(new byte[(int) (padded - length)]);
    if (encapsulated) {
      tail.writeBytes(
          tag(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN), Tag.SequenceDelimitationItem)
              .array());
    }
  }

  private static ByteBuffer tag(ByteBuffer into, int tag) {
    return into.putShort((short) Tags.group(tag)).putShort((short) Tags.element(tag));
  }

  /** The elements from a tag on, before another. */
  private DataSet elements(int from, int before) {
    List<Element> elements = new ArrayList<>();
    for (Element element : dataSet) {
      if (Integer.compareUnsigned(element.tag(), from) >= 0
          && Integer.compareUnsigned(element.tag(), before) < 0) {
        elements.add(element);
      }
    }
    return DataSet.of(
        elements, TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN, Optional.empty(), List.of());
  }

  /**
   * What the part says, else what the metadata say (PS3.18 §8.7.3.5), else what is usual for the
   * part's media type; uncompressed ones are stored in Explicit VR Little Endian.
   */
  private TransferSyntax syntax() {
    if (pixelData.isEmpty() || pixelData.get().type().is(FrameTypes.BYTES)) {
      return TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
    }
    MediaType type = pixelData.get().type();
    return Stream.of(
            type.parameter("transfer-syntax"),
            dataSet.string(Tag.AvailableTransferSyntaxUID),
            dataSet.string(Tag.TransferSyntaxUID),
            Optional.of(FrameTypes.usualSyntax(type.name())))
        .flatMap(Optional::stream)
        .flatMap(uid -> TransferSyntax.of(uid).stream())
        .filter(TransferSyntax::encapsulated)
        .findFirst()
        .orElseThrow(
            () -> new DicomException("no transfer syntax for the pixel data's media type", -1, ""));
  }
}
