package org.trinomen.server.identity;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import org.trinomen.identity.resolve.SiteHabit;

/** Writes habits of sites with the members that {@code POST /api/assertions} takes. */
final class SiteHabitJson {

  private SiteHabitJson() {}

  static void write(JsonGenerator json, SiteHabit habit) throws IOException {
    switch (habit) {
      case SiteHabit.NumberOffset offset -> json.writeNumberField("numberOffset", offset.offset());
      case SiteHabit.OtherPrefix other -> json.writeStringField("prefix", other.prefix());
      case SiteHabit.ClockOffset clock -> {
        json.writeStringField("station", clock.station());
        json.writeNumberField("clockDays", clock.days());
      }
      case SiteHabit.NotOurs notOurs -> {
        json.writeStringField("field", notOurs.field());
        json.writeStringField("pattern", notOurs.pattern());
        json.writeStringField("why", AnswerJson.words(notOurs.reason()));
      }
    }
  }
}
