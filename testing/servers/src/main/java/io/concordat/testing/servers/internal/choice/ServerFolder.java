package io.concordat.testing.servers.internal.choice;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder of {@code CONCORDAT_SERVERS}: server programs in its {@code bin} and in the {@code bin} of its folders. */
record ServerFolder(Path path, String setting) {
    static ServerFolder of(String variable, String value) {
        Path path = Path.of(value).toAbsolutePath();
        String setting = variable + "=" + value;
        if (!Files.isDirectory(path)) {
            throw new IllegalStateException(
                    setting + " is not a folder: run bin/servers " + value + " to fill it," + " or unset " + variable);
        }
        return new ServerFolder(path, setting);
    }

    /** A program of that kind: the folder's own, else the first by the name of its folder. */
    Optional<Path> any(Kind kind) {
        return in(
                Stream.concat(Stream.of(path), folders().stream())
                        .map(folder -> folder.resolve("bin"))
                        .toList(),
                kind);
    }

    /** The program of that kind in the folder of that name. */
    Path named(String name, Kind kind) {
        return in(List.of(path.resolve(name).resolve("bin")), kind)
                .orElseThrow(() -> new IllegalStateException(setting + " has no " + kind.label() + " named " + name
                        + " (" + name + "/bin/" + String.join(" or ", kind.programs()) + "). Names that exist: "
                        + names(kind) + "."));
    }

    /** The first program of that kind in any of some folders; the kind's preferred program wins over the folders' order. */
    static Optional<Path> in(List<Path> folders, Kind kind) {
        return kind.programs().stream()
                .flatMap(program -> folders.stream().map(folder -> folder.resolve(program)))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    private String names(Kind kind) {
        return String.join(
                ", ",
                Stream.concat(
                                folders().stream()
                                        .filter(folder -> in(List.of(folder.resolve("bin")), kind)
                                                .isPresent())
                                        .map(folder -> folder.getFileName().toString()),
                                Stream.of(Pair.EMBEDDED))
                        .toList());
    }

    private List<Path> folders() {
        try (Stream<Path> folders = Files.list(path)) {
            return folders.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(setting + " is not readable", e);
        }
    }
}
