package dev.trailwarden.scp.live;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds the place that somebody means. */
public final class Targets {
    private static final Pattern ROOT = Pattern.compile("r-[0-9a-z]{4,32}");
    private static final Pattern UNIT = Pattern.compile("ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}");
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final int LISTED = 10;

    private Targets() {}

    /**
     * Finds a place.
     *
     * @param picture the organization
     * @param target {@code root}, an id, a name, or a path of names like {@code Workloads/Production}
     * @return the place
     * @throws OrganizationFault if there is none or there are several; it lists what would fit
     */
    public static Node find(OrganizationPicture picture, String target) throws OrganizationFault {
        if (target.equals("root")) {
            return picture.root();
        }
        Optional<Node> byId = picture.node(target);
        if (byId.isPresent()) {
            return byId.get();
        }
        List<Node> found = picture.nodes().stream()
                .filter(node -> !(node instanceof Node.Root))
                .filter(node -> node.name().equals(target) || picture.path(node).equals(target))
                .toList();
        if (found.size() == 1) {
            return found.getFirst();
        }
        if (found.size() > 1) {
            throw new OrganizationFault(
                    "'" + target + "' is the name of " + found.size() + " places",
                    "say which: " + list(picture, found));
        }
        throw new OrganizationFault(unknown(target), "there are: " + list(picture, similar(picture, target)));
    }

    private static String unknown(String target) {
        if (ROOT.matcher(target).matches()) {
            return "'" + target + "' is not the root of this organization";
        }
        if (UNIT.matcher(target).matches()) {
            return "this organization has no OU " + target;
        }
        if (ACCOUNT.matcher(target).matches()) {
            return "this organization has no account " + target;
        }
        if (target.startsWith("ou-") || target.startsWith("r-")) {
            return "'" + target + "' is no id of a root (r-xxxx) or an OU (ou-xxxx-xxxxxxxx), and nothing is called so";
        }
        if (target.matches("[0-9]+")) {
            return "'" + target + "' is no id of an account, which has 12 digits, and nothing is called so";
        }
        return "nothing in this organization is called '" + target + "'";
    }

    private static List<Node> similar(OrganizationPicture picture, String target) {
        String part = target.substring(target.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        List<Node> alike = picture.nodes().stream()
                .filter(node -> !part.isBlank()
                        && (node.name().toLowerCase(Locale.ROOT).contains(part)
                                || part.contains(node.name().toLowerCase(Locale.ROOT))))
                .toList();
        return alike.isEmpty() ? picture.nodes() : alike;
    }

    private static String list(OrganizationPicture picture, List<Node> nodes) {
        String shown = nodes.stream()
                .limit(LISTED)
                .map(node -> node instanceof Node.Root ? "root" : picture.path(node) + " (" + node.id() + ")")
                .collect(Collectors.joining(", "));
        return nodes.size() > LISTED ? shown + ", and " + (nodes.size() - LISTED) + " more" : shown;
    }
}
