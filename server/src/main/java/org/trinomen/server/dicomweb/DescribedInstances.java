package org.trinomen.server.dicomweb;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.Tags;
import org.trinomen.dicom.web.BulkDataSource;
import org.trinomen.dicom.web.DicomJson;
import org.trinomen.dicom.web.DicomXml;
import org.trinomen.dicom.web.JsonLimits;
import org.trinomen.dicom.web.MediaType;
import org.trinomen.server.config.LimitSettings;
import org.trinomen.server.http.BoundedInputStream;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.orthanc.MultipartReader;

/**
 * Instances as a request describes them: metadata in JSON, all in one part, or in XML, a part for
 * each instance; behind them bulk data in parts of their own (PS3.18 §10.5, §8.6). Bulk data wait
 * in files, whose names are ours, until all are here; pixel data are never held in memory.
 */
final class DescribedInstances implements Closeable {

  /** Other bulk data than pixel data: overlays, tables, documents. */
  private static final int HELD_MAX = 16 << 20;

  private final Path folder;
  private final String metadataType;
  private final Map<String, BulkPart> parts = new HashMap<>();
  private final List<DescribedInstance> instances = new ArrayList<>();
  private long held;

  private DescribedInstances(Path folder, String metadataType) {
    this.folder = folder;
    this.metadataType = metadataType;
  }

  /**
   * Reads all parts.
   *
   * @param metadataType in JSON or XML
   * @param spool in which folder bulk data wait
   * @throws RequestFailure if that is not what the parts hold
   */
  static DescribedInstances read(
      MultipartReader body, String metadataType, LimitSettings limits, Path spool)
      throws IOException {
    DescribedInstances read =
        new DescribedInstances(Files.createTempDirectory(spool, "stow-"), metadataType);
    boolean complete = false;
    try {
      read.describe(read.parts(body, limits), limits);
      complete = true;
      return read;
    } catch (DicomException e) {
      throw new RequestFailure(ErrorCode.BAD_REQUEST, "the metadata: " + e.getMessage());
    } finally {
      if (!complete) {
        read.close();
      }
    }
  }

  /** The instances, in their order. */
  List<DescribedInstance> all() {
    return instances;
  }

  /** The documents with the metadata; bulk data are put aside. */
  private List<String> parts(MultipartReader body, LimitSettings limits) throws IOException {
    List<String> documents = new ArrayList<>();
    int room = limits.jsonSizeMax();
    Optional<InputStream> part = body.next();
    while (part.isPresent()) {
      if (documents.size() + parts.size() > limits.multipartPartsMax()) {
        throw new RequestFailure(
            ErrorCode.TOO_LARGE, "too many parts: see the setting limits.multipart-parts-max");
      }
      String usual = documents.isEmpty() ? metadataType : FrameTypes.BYTES;
      MediaType type = MediaType.parse(body.headers().getOrDefault("content-type", usual));
      if (type.is(metadataType)) {
        byte[] document =
            new BoundedInputStream(part.get(), room, "limits.json-size-max").readAllBytes();
        room -= document.length;
        documents.add(new String(document, StandardCharsets.UTF_8));
      } else {
        bulkData(body, part.get(), type, limits);
      }
      if (documents.isEmpty()) {
        throw new RequestFailure(
            ErrorCode.BAD_REQUEST, "the first part holds the metadata, in " + metadataType);
      }
      part = body.next();
    }
    if (documents.isEmpty()) {
      throw new RequestFailure(ErrorCode.BAD_REQUEST, "there is no part");
    }
    return documents;
  }

  private void bulkData(
      MultipartReader body, InputStream part, MediaType type, LimitSettings limits)
      throws IOException {
    Path file = folder.resolve(Integer.toString(parts.size()));
    Files.copy(
        new BoundedInputStream(part, limits.instanceSizeMax(), "limits.instance-size-max"), file);
    String location = body.headers().getOrDefault("content-location", "");
    if (location.isEmpty() || parts.put(location, new BulkPart(file, type)) != null) {
      throw new RequestFailure(
          ErrorCode.BAD_REQUEST, "bulk data need a Content-Location each, of their own");
    }
  }

  private void describe(List<String> documents, LimitSettings limits) throws IOException {
    JsonLimits json = new JsonLimits(JsonLimits.DEFAULT.depthMax(), limits.jsonSizeMax());
    Map<Integer, BulkPart> pixels = new HashMap<>();
    List<DataSet> dataSets = new ArrayList<>();
    for (String document : documents) {
      int before = dataSets.size();
      try (Reader in = new StringReader(document)) {
        if (metadataType.equals(StowRoutes.XML)) {
          dataSets.add(DicomXml.read(in, json, new Source(before, pixels)));
        } else {
          dataSets.addAll(
              DicomJson.readEach(in, json, index -> new Source(before + index, pixels)));
        }
      }
    }
    for (int i = 0; i < dataSets.size(); i++) {
      instances.add(new DescribedInstance(dataSets.get(i), Optional.ofNullable(pixels.get(i))));
    }
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  /** Bulk data of one data set. */
  private final class Source implements BulkDataSource {

    private static final String PIXEL_DATA = Tags.format(Tag.PixelData);

    private final int index;
    private final Map<Integer, BulkPart> pixels;

    Source(int index, Map<Integer, BulkPart> pixels) {
      this.index = index;
      this.pixels = pixels;
    }

    @Override
    public Optional<byte[]> bytes(String uri) {
      throw new IllegalStateException("where the value stands is told");
    }

    @Override
    public Optional<byte[]> bytes(String uri, String where) {
      BulkPart part = parts.get(uri);
      if (part == null) {
        return Optional.empty();
      }
      if (where.equals(PIXEL_DATA)) {
        pixels.put(index, part);
        return Optional.of(new byte[0]);
      }
      try {
        held += Files.size(part.file());
        if (held > HELD_MAX) {
          throw new RequestFailure(
              ErrorCode.TOO_LARGE, "bulk data other than pixels are over " + HELD_MAX + " bytes");
        }
        return Optional.of(Files.readAllBytes(part.file()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
