/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The same files into a Lucene index: English analyzer (Porter), positions,
 * texts stored, one thread, merged into one segment.
 *
 *     java -cp JARS Lucene.java INDEX FOLDER
 */
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Iterator;
import java.util.stream.Stream;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;

public class Lucene {
    public static void main(String[] args) throws Exception {
        IndexWriterConfig config = new IndexWriterConfig(new EnglishAnalyzer());
        config.setRAMBufferSizeMB(256);
        try (FSDirectory folder = FSDirectory.open(Paths.get(args[0]));
             IndexWriter writer = new IndexWriter(folder, config);
             Stream<Path> files = Files.walk(Paths.get(args[1]))) {
            for (Iterator<Path> it = files.iterator(); it.hasNext();) {
                Path file = it.next();
                String name = file.getFileName().toString();
                if (!Files.isRegularFile(file) || name.startsWith("._"))
                    continue;
                Document doc = new Document();
                doc.add(new TextField("title", name, Field.Store.YES));
                doc.add(new TextField("body",
                    new String(Files.readAllBytes(file),
                               StandardCharsets.UTF_8), Field.Store.YES));
                writer.addDocument(doc);
            }
            writer.forceMerge(1);
        }
    }
}
