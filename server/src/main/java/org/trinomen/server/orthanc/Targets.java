package org.trinomen.server.orthanc;

import java.io.IOException;
import java.util.Optional;
import org.trinomen.archive.annotation.Annotation.Target;
import org.trinomen.archive.curation.Revision;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.Level;
import org.trinomen.archive.query.PublicId;
import org.trinomen.archive.query.Resource;
import org.trinomen.server.http.ErrorCode;
import org.trinomen.server.http.Exchange;
import org.trinomen.server.http.RequestFailure;

/** What a request that states something is about, and which state of it its sender has seen. */
public final class Targets {

  private Targets() {}

  /** The resource of the path; empty if there is none of this level under the id. */
  static Optional<Resource> resource(Exchange exchange, Finder finder, Level level) {
    return PublicId.parse(exchange.pathValue("id")).flatMap(id -> finder.resource(level, id));
  }

  /** What a statement about a resource is about. */
  public static Target of(Resource resource) {
    return new Target(resource.level(), resource.id());
  }

  /** Says that it is there, in an empty text as clients of Orthanc expect; or that it is not. */
  static void answerWhether(Exchange exchange, boolean there) throws IOException {
    if (there) {
      exchange.answerText("");
    } else {
      exchange.answerEmpty(404);
    }
  }

  /** As the header ETag has it. */
  static String etag(Revision revision) {
    return "\"" + revision.number() + "-" + revision.md5() + "\"";
  }

  /** What {@code If-Match} or {@code If-None-Match} says; empty if the header is not there. */
  static Optional<Revision> revision(Exchange exchange, String header) {
    return exchange.header(header).map(Targets::parse);
  }

  private static Revision parse(String text) {
    String bare = text.strip().replaceAll("^\"|\"$", "");
    int hyphen = bare.indexOf('-');
    if (hyphen < 1 || hyphen > 18 || !bare.substring(0, hyphen).matches("[0-9]+")) {
      throw new RequestFailure(
          ErrorCode.BAD_REQUEST, "If-Match and If-None-Match take what a header ETag gave");
    }
    return new Revision(Long.parseLong(bare.substring(0, hyphen)), bare.substring(hyphen + 1));
  }
}
