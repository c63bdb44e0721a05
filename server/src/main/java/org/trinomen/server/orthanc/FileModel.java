package org.trinomen.server.orthanc;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.DicomException;
import org.trinomen.dicom.web.BulkDataUris;
import org.trinomen.dicom.web.Decimals;
import org.trinomen.dicom.web.DicomJson;
import org.trinomen.dicom.web.DicomXml;
import org.trinomen.dicom.web.MediaType;
import org.trinomen.server.access.PhiAccess;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.RequestFailure;

/**
 * A file in the DICOM JSON model (PS3.18 §F.2) or the Native DICOM Model (PS3.19 §A.1), for who
 * asks for one of these by name. Values stand in it as they are, but for pixel data.
 */
enum FileModel {
  JSON("application/dicom+json") {
    @Override
    void write(DataSet dataSet, Appendable out) throws IOException {
      DicomJson.write(dataSet, out, BulkDataUris.NONE, Decimals.STRINGS);
    }
  },
  XML("application/dicom+xml") {
    @Override
    void write(DataSet dataSet, Appendable out) throws IOException {
      DicomXml.write(dataSet, out, BulkDataUris.NONE);
    }
  };

  private final String mediaType;

  FileModel(String mediaType) {
    this.mediaType = mediaType;
  }

  abstract void write(DataSet dataSet, Appendable out) throws IOException;

  /** The one that the caller wants most; none if that is the file itself. */
  static Optional<FileModel> asked(Exchange exchange) {
    try {
      List<MediaType> accepted = MediaType.parseAccepted(exchange.headers("Accept"));
      return accepted.isEmpty()
          ? Optional.empty()
          : List.of(values()).stream()
              .filter(model -> accepted.getFirst().is(model.mediaType))
              .findFirst();
    } catch (DicomException e) {
      throw new RequestFailure(ErrorCode.BAD_REQUEST, "Accept: " + e.getMessage());
    }
  }

  /** A file names its patient: without leave none is sent. */
  void send(
      Exchange exchange,
      Finder finder,
      @SuppressWarnings("unused") PhiAccess phi,
      InstanceFacts facts)
      throws IOException {
    DataSet dataSet = InstanceRoutes.header(finder, facts).dataSet();
    try (Writer out =
        new BufferedWriter(
            new OutputStreamWriter(
                exchange.answerLongText(200, mediaType), StandardCharsets.UTF_8))) {
      write(dataSet, out);
    }
  }
}
