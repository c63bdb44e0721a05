package org.trinomen.server.identity;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.trinomen.archive.identity.IdentityService;
import org.trinomen.archive.identity.ViewedArchive;
import org.trinomen.archive.index.HeaderExtractor;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.InstanceFacts;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Resource;
import org.trinomen.archive.query.ScanFacts;
import org.trinomen.archive.volume.Origin;
import org.trinomen.archive.volume.RecordHead;
import org.trinomen.dicom.Tag;
import org.trinomen.dicom.io.ReadOptions;
import org.trinomen.identity.ScanId;
import org.trinomen.server.access.Permission;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;

/** The files of a scan: what they are, what they are proved by, and where they came from. */
final class ScanFileRoutes {

  private final IdentityService identity;
  private final Finder finder;
  private final ViewedArchive viewed;

  ScanFileRoutes(IdentityService identity, Finder finder, ViewedArchive viewed) {
    this.identity = identity;
    this.finder = finder;
    this.viewed = viewed;
  }

  /** The routes. */
  List<Route> routes() {
    return List.of(
        Route.of(
                Method.GET,
                "/api/scans/{id}/instances",
                Permission.IDENTITY_READ,
                "The files of a scan: digests, and where they came from; ?since, ?limit.",
                this::list)
            .withinReach());
  }

  private void list(Exchange exchange) throws IOException {
    ScanFacts scan =
        ScanId.parse(exchange.pathValue("id"))
            .flatMap(finder::scan)
            .orElseThrow(
                () -> new RequestFailure(ErrorCode.INEXISTENT_ITEM, "there is no such scan"));
    AsOf asOf = AsOf.of(exchange, identity);
    long since = exchange.query().number("since", 0);
    int limit = ScanRoutes.limit(exchange);
    List<Resource> all = finder.children(scan.study(), Level.INSTANCE);
    boolean alone = finder.scansOf(scan.study()).size() == 1;
    exchange.answerJson(
        json -> {
          json.writeStartObject();
          StudyRoutes.writeAsOf(json, asOf);
          json.writeNumberField("ofImagingStudy", all.size());
          json.writeArrayFieldStart("instances");
          int at = Math.clamp(since, 0, all.size());
          for (int written = 0; at < all.size() && written < limit; at++) {
            Resource instance = all.get(at);
            InstanceFacts facts = instance.facts().orElseThrow();
            if (alone || isOf(scan, facts)) {
              write(json, instance, facts, asOf);
              written++;
            }
          }
          json.writeEndArray();
          json.writeNumberField("next", at);
          json.writeBooleanField("more", at < all.size());
          json.writeEndObject();
        });
  }

  /** An imaging study that names several people is several scans: only headers tell them apart. */
  private boolean isOf(ScanFacts scan, InstanceFacts facts) throws IOException {
    ReadOptions options = ReadOptions.HEADER.stoppingBefore(Tag.PixelData);
    return HeaderExtractor.scan(finder.header(facts, options).dataSet()).equals(scan.id());
  }

  private void write(JsonGenerator json, Resource instance, InstanceFacts facts, AsOf asOf)
      throws IOException {
    RecordHead arrival = finder.arrival(facts);
    json.writeStartObject();
    json.writeStringField("id", instance.id().toString());
    json.writeStringField("shownAs", shown(asOf, instance.id()));
    PublicId series = instance.parent().orElseThrow();
    json.writeStringField("series", series.toString());
    json.writeStringField("seriesShownAs", shown(asOf, series));
    json.writeStringField("number", instance.tags().getOrDefault(Tag.InstanceNumber, ""));
    json.writeStringField(
        "sopInstanceUid", instance.tags().getOrDefault(Tag.SOPInstanceUID, "").strip());
    json.writeStringField("sopClassUid", facts.sopClassUid());
    json.writeStringField("transferSyntaxUid", facts.transferSyntaxUid());
    json.writeNumberField("size", facts.size());
    json.writeStringField("sha256", facts.digest().hex());
    json.writeBooleanField("conflicting", facts.conflicting());
    json.writeStringField("receivedAt", arrival.receivedAt().toString());
    write(json, arrival.origin());
    json.writeEndObject();
  }

  private String shown(AsOf asOf, PublicId id) {
    return viewed.shown(asOf.viewpoint(), id).toString();
  }

  private static void write(JsonGenerator json, Origin origin) throws IOException {
    json.writeObjectFieldStart("origin");
    json.writeStringField("door", AnswerJson.words(origin.door()));
    json.writeStringField("callingAeTitle", origin.callingAeTitle());
    json.writeStringField("calledAeTitle", origin.calledAeTitle());
    json.writeStringField("address", origin.remoteAddress());
    json.writeStringField("user", origin.user());
    json.writeStringField("session", origin.session());
    json.writeStringField("madeFrom", origin.source());
    json.writeEndObject();
  }
}
