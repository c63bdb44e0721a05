package org.trinomen.server.fhir;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.trinomen.archive.identity.IdentityService;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.reach.ReachedIdentity;
import org.trinomen.server.access.Permission;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.Method;
import org.trinomen.server.http.RequestFailure;
import org.trinomen.server.http.Route;
import org.trinomen.server.identity.AsOf;

/** The routes of FHIR R5 below {@code /fhir}: read and search, nothing else. */
public final class FhirRoutes {

  static final String CONTENT_TYPE = "application/fhir+json; charset=utf-8";

  private static final String BASE = "/fhir";

  /**
   * A host as RFC 3986 §3.2.2 has it, and a port: what else stands there does not go into links.
   */
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.:\\[\\]-]{1,255}");

  private static final List<ResourceKind<?>> KINDS =
      List.of(
          new ResearchStudies(),
          new ResearchSubjects(),
          new Patients(),
          new ImagingStudies(),
          new Linkages(),
          new Provenances());

  private final IdentityService identity;
  private final Supplier<ReachedIdentity> asked;
  private final Finder finder;
  private final String prefix;
  private final String version;

  /**
   * The routes.
   *
   * @param asked whose scans are, as far as the asker may see it
   * @param finder the archive as far as that
   * @param prefix the path before every route, as clients see it
   * @param version of the program
   */
  public FhirRoutes(
      IdentityService identity,
      Supplier<ReachedIdentity> asked,
      Finder finder,
      String prefix,
      String version) {
    this.identity = identity;
    this.asked = asked;
    this.finder = finder;
    this.prefix = prefix;
    this.version = version;
  }

  /** The routes. */
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    routes.add(
        Route.signedIn(
            Method.GET, BASE + "/metadata", "What is offered as FHIR R5.", this::metadata));
    for (ResourceKind<?> kind : KINDS) {
      String path = BASE + "/" + kind.type();
      routes.add(
          Route.of(
                  Method.GET,
                  path,
                  Permission.IDENTITY_READ,
                  "Searches; parameters in /fhir/metadata.",
                  exchange -> search(exchange, kind))
              .withinReach());
      routes.add(
          Route.of(
                  Method.GET,
                  path + "/{id}",
                  Permission.IDENTITY_READ,
                  "One " + kind.type() + ".",
                  exchange -> read(exchange, kind))
              .withinReach());
    }
    routes.add(
        Route.signedIn(
            Method.GET,
            BASE + "/{rest...}",
            "Whatever else of FHIR: not offered.",
            FhirRoutes::refuse));
    return routes.stream().map(route -> route.withErrors(new OperationOutcome())).toList();
  }

  private static void refuse(Exchange exchange) {
    throw new RequestFailure(ErrorCode.UNKNOWN_RESOURCE, "this is not offered: see /fhir/metadata");
  }

  private void metadata(Exchange exchange) throws IOException {
    requireJson(exchange);
    exchange.answerJson(
        CONTENT_TYPE, json -> new CapabilityStatement(new FhirJson(json)).write(version, KINDS));
  }

  private <T> void search(Exchange exchange, ResourceKind<T> kind) throws IOException {
    requireJson(exchange);
    Search search = Search.of(exchange.query(), kind.parameters());
    FhirView view = view(exchange);
    List<T> found = kind.find(view, search);
    String base = base(exchange);
    exchange.answerJson(
        CONTENT_TYPE,
        json -> new SearchBundle(new FhirJson(json), view, base).write(kind, search, found));
  }

  private <T> void read(Exchange exchange, ResourceKind<T> kind) throws IOException {
    requireJson(exchange);
    FhirView view = view(exchange);
    Optional<T> resource = kind.read(view, exchange.pathValue("id"));
    if (resource.isEmpty()) {
      throw new RequestFailure(ErrorCode.INEXISTENT_ITEM, "there is no such " + kind.type());
    }
    exchange.answerJson(CONTENT_TYPE, json -> kind.write(new FhirJson(json), view, resource.get()));
  }

  private FhirView view(Exchange exchange) {
    AsOf asOf = AsOf.of(exchange, identity);
    return new FhirView(
        identity, asked.get(), finder, asOf.viewpoint(), asOf.position(), exchange.phi());
  }

  /** R5 §3.2.0.1.11: {@code _format} outranks the header, which browsers send as they please. */
  private static void requireJson(Exchange exchange) {
    String format = exchange.query().first("_format").orElse("json");
    if (!format.contains("json")) {
      throw new RequestFailure(ErrorCode.NOT_ACCEPTABLE, "FHIR is written as JSON only");
    }
  }

  /** The address of this door as the client wrote it; a proxy tells whether that was https. */
  private String base(Exchange exchange) {
    String scheme = exchange.header("X-Forwarded-Proto").filter("https"::equals).orElse("http");
    String host =
        exchange.header("Host").filter(text -> HOST.matcher(text).matches()).orElse("localhost");
    return scheme + "://" + host + prefix + BASE;
  }
}
