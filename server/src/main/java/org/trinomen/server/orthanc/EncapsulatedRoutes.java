package org.trinomen.server.orthanc;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.dicom.DataSet;
import org.trinomen.dicom.Element;
import org.trinomen.dicom.Limits;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.server.access.PhiAccess;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;

/** Documents that instances hold (PS3.3 §C.24.2). */
public final class EncapsulatedRoutes {

  private static final int DOCUMENT_MAX = 64 << 20;

  private static final ReadOptions WITH_DOCUMENT =
      new ReadOptions(
          Limits.DEFAULT.holding(DOCUMENT_MAX, DOCUMENT_MAX + (1 << 20)),
          false,
          false,
          Tag.EncapsulatedDocumentLength + 1);

  private final Perspective perspective;

  public EncapsulatedRoutes(Perspective perspective) {
    this.perspective = perspective;
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        Route.of(
            Method.GET,
            perspective.prefix() + "/instances/{id}/pdf",
            perspective.permission(),
            "The PDF document that an instance holds.",
            exchange -> {
              Finder finder = perspective.of(exchange);
              Optional<InstanceFacts> facts = InstanceRoutes.facts(exchange, finder);
              if (facts.isEmpty()) {
                exchange.answerEmpty(404);
              } else {
                send(exchange, finder, exchange.phi(), facts.get());
              }
            }));
  }

  /** A document may name its patient: without leave none is sent. */
  private static void send(
      Exchange exchange,
      Finder finder,
      @SuppressWarnings("unused") PhiAccess phi,
      InstanceFacts facts)
      throws IOException {
    DataSet dataSet = finder.header(facts, WITH_DOCUMENT).dataSet();
    boolean pdf =
        dataSet
            .string(Tag.MIMETypeOfEncapsulatedDocument)
            .filter(type -> type.equals("application/pdf"))
            .isPresent();
    Optional<Element> document = dataSet.element(Tag.EncapsulatedDocument);
    if (!pdf || document.isEmpty()) {
      exchange.answerEmpty(404);
    } else if (document.get() instanceof Element.Value value) {
      exchange.answerBytes("application/pdf", withoutPadding(value.bytes(), dataSet));
    } else {
      throw new RequestFailure(ErrorCode.NOT_IMPLEMENTED, "the document is over 64 MB");
    }
  }

  /** PS3.3 §C.24.2: its length, where it is stated; else a last byte 0 is padding (PS3.5 §6.2). */
  private static byte[] withoutPadding(byte[] value, DataSet dataSet) {
    long stated = dataSet.integer(Tag.EncapsulatedDocumentLength).orElse(-1);
    if (stated >= 0 && stated <= value.length) {
      return Arrays.copyOf(value, (int) stated);
    }
    boolean padded = value.length > 0 && value[value.length - 1] == 0;
    return padded ? Arrays.copyOf(value, value.length - 1) : value;
  }
}
