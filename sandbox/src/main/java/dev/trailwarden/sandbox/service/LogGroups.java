package dev.trailwarden.sandbox.service;

import dev.trailwarden.sandbox.identity.AccessQuestion;
import dev.trailwarden.sandbox.identity.Authorizer;
import dev.trailwarden.sandbox.identity.Caller;
import dev.trailwarden.sandbox.model.ApiError;
import dev.trailwarden.sandbox.model.Region;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** CloudWatch log groups and their latest lines. */
public final class LogGroups {
    private static final int KEPT = 10_000;

    private final Authorizer authorizer;
    private final Map<String, Deque<String>> groups = new ConcurrentHashMap<>();

    /**
     * No groups yet.
     *
     * @param authorizer decides who may write
     */
    public LogGroups(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    /**
     * The ARN of a group, without the {@code :*} that CloudFormation gives for it.
     *
     * @param region where
     * @param account whose
     * @param name the group's name
     * @return the ARN
     */
    static String arn(Region region, String account, String name) {
        return "arn:aws:logs:%s:%s:log-group:%s".formatted(region, account, name);
    }

    void create(String arn) {
        groups.putIfAbsent(arn, new ArrayDeque<>());
    }

    void remove(String arn) {
        groups.remove(arn);
    }

    /**
     * Writes a line as Lambda does for a function: with the permissions of the function's role, and silently not at all
     * without them.
     *
     * @param writer the function's role
     * @param region where the group is
     * @param groupArn the group
     * @param stream the stream
     * @param line the line
     * @return whether it was written
     */
    boolean write(Caller writer, Region region, String groupArn, String stream, String line) {
        Deque<String> lines = groups.get(groupArn);
        if (lines == null) {
            return false;
        }
        try {
            for (String action : List.of("logs:CreateLogStream", "logs:PutLogEvents")) {
                authorizer.require(AccessQuestion.of(writer, region, action, groupArn + ":log-stream:" + stream));
            }
        } catch (ApiError denied) {
            return false;
        }
        synchronized (lines) {
            lines.addLast(line);
            if (lines.size() > KEPT) {
                lines.removeFirst();
            }
        }
        return true;
    }

    /**
     * The latest lines of a group.
     *
     * @param groupArn the group
     * @return oldest first; none when there is no such group
     */
    public List<String> lines(String groupArn) {
        Deque<String> lines = groups.get(groupArn);
        if (lines == null) {
            return List.of();
        }
        synchronized (lines) {
            return List.copyOf(lines);
        }
    }
}
