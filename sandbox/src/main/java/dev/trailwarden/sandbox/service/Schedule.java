package dev.trailwarden.sandbox.service;

import dev.trailwarden.sandbox.model.ApiError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A schedule expression that EventBridge accepts (EventBridge user guide, "Creating a rule that runs on a schedule"). It is
 * checked and shown; no clock of the sandbox ever follows it.
 *
 * @param expression for example {@code rate(15 minutes)} or {@code cron(0 6 * * ? *)}
 */
record Schedule(String expression) {
    private static final Pattern RATE = Pattern.compile("rate\\(([1-9][0-9]{0,8}) (minute|hour|day)(s?)\\)");
    private static final Pattern CRON = Pattern.compile("cron\\(([0-9A-Z,*?/#-]+(?: [0-9A-Z,*?/#-]+){5})\\)");

    /**
     * Checks the expression.
     *
     * @throws ApiError {@code ValidationException} with EventBridge's words
     */
    Schedule {
        if (!isRate(expression) && !isCron(expression)) {
            throw ApiError.badRequest("ValidationException", "Parameter ScheduleExpression is not valid.");
        }
    }

    /** One minute, but five minutes: EventBridge insists on grammar. */
    private static boolean isRate(String text) {
        Matcher rate = RATE.matcher(text);
        return rate.matches() && rate.group(1).equals("1") == rate.group(3).isEmpty();
    }

    /** Six fields; a day of the month or a day of the week, never both. */
    static boolean isCron(String text) {
        Matcher cron = CRON.matcher(text);
        if (!cron.matches()) {
            return false;
        }
        String[] fields = cron.group(1).split(" ", -1);
        return fields[2].equals("?") != fields[4].equals("?");
    }
}
