package org.trinomen.server.dicomweb;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Encoded;
import org.trinomen.dicom.HeaderBytes;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.TransferSyntax;
import org.trinomen.dicom.Vr;
import org.trinomen.dicom.io.FileHeader;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.dicom.web.BulkDataUris;
import org.trinomen.server.access.PhiAccess;

/** All attributes of an instance, with an address in place of each value of many bytes. */
final class Metadata {

  private final Finder finder;

  @SuppressWarnings("UnusedVariable") // Headers name their patient: without leave none are read.
  Metadata(Finder finder, PhiAccess phi) {
    this.finder = finder;
  }

  /** Reading stops before the pixel data: the rest of a large file is never touched. */
  DataSet of(InstanceFacts facts) throws IOException {
    boolean findable = facts.pixelDataOffset().isPresent();
    FileHeader header =
        finder.header(
            facts,
            findable ? ReadOptions.HEADER.stoppingBefore(Tag.PixelData) : ReadOptions.HEADER);
    DataSet dataSet = header.dataSet();
    boolean another =
        dataSet.contains(Tag.FloatPixelData) || dataSet.contains(Tag.DoubleFloatPixelData);
    return findable && !another ? withPixelData(dataSet, header.transferSyntax()) : dataSet;
  }

  /** As it would stand there if reading had gone on. */
  private static DataSet withPixelData(DataSet dataSet, TransferSyntax syntax) {
    List<Element> elements = new ArrayList<>(dataSet.size() + 1);
    dataSet.forEach(elements::add);
    boolean words = dataSet.integer(Tag.BitsAllocated).orElse(16) > 8;
    // PS3.5 §A.1, §A.2, §A.4: which VR pixel data have.
    Vr vr = !syntax.encapsulated() && (words || !syntax.explicitVr()) ? Vr.OW : Vr.OB;
    Encoded nothing = new Encoded(HeaderBytes.of(new byte[0]), syntax, 0, 0, 0, false);
    elements.add(new Element.Bulk(Tag.PixelData, vr, -1, -1, -1, nothing));
    return DataSet.of(elements, dataSet.transferSyntax(), Optional.empty(), List.of());
  }

  /** Where the values of an instance stand: {@code bulk/TAG} or {@code bulk/TAG/ITEM/TAG}. */
  static BulkDataUris bulkDataOf(WebPath instance) {
    return (element, path) ->
        element instanceof Element.Value value && value.length() == 0
            ? Optional.empty()
            : Optional.of(instance.address("/bulk/" + numberedFromOne(path)));
  }

  /** Items are counted from 1 in addresses, as in PS3.19. */
  private static String numberedFromOne(String path) {
    return Stream.of(path.split("/", -1))
        .map(
            part ->
                part.length() == Tags.hex(0).length()
                    ? part.toLowerCase(Locale.ROOT)
                    : Integer.toString(Integer.parseInt(part) + 1))
        .collect(Collectors.joining("/"));
  }
}
