import { z } from "zod";
import { moment, name, reader } from "../fields.ts";

const MAX_NAME = 80;
const MAX_HOST = 260;
const MOST_HOSTS = 50;
const MAX_SUBJECT = 500;
const MAX_PEM = 60_000;
const FINGERPRINT = /^(?:[0-9a-f]{2}:?){31}[0-9a-f]{2}$/i;

const facts = z.strictObject({
  subject: name(MAX_SUBJECT),
  issuer: name(MAX_SUBJECT).optional(),
  fingerprint: z
    .string()
    .regex(FINGERPRINT, "schrijf de SHA-256-vingerafdruk: 64 cijfers en letters a tot en met f.")
    .transform((text) => text.replaceAll(":", "").toLowerCase())
    .optional(),
  validFrom: moment.optional(),
  validUntil: moment,
});

const Registration = z
  .strictObject({
    name: name(MAX_NAME),
    hosts: z.array(name(MAX_HOST)).max(MOST_HOSTS).default([]),
    pem: z.string().min(1).max(MAX_PEM).optional(),
    certificate: facts.optional(),
    requestedBy: name(MAX_NAME).optional(),
    installedBy: name(MAX_NAME).optional(),
    /** Absent: what the register has, or ICT NML. */
    hosting: z.enum(["ict-nml", "third-party"]).optional(),
  })
  .refine(({ pem, certificate }) => (pem === undefined) !== (certificate === undefined), {
    path: ["pem"],
    message: "stuur pem of certificate, precies één van beide.",
  });

/** A certificate for the register (DVO 4.7.4), as its PEM or as what is known of it. */
export type CertificateRegistration = z.output<typeof Registration>;

export const readCertificate = reader(Registration);

export const CERTIFICATE_EXAMPLE = {
  name: "Website Venlo",
  hosts: ["www.venlo.example"],
  certificate: {
    subject: "CN=www.venlo.example",
    issuer: "CN=Voorbeeld CA",
    validUntil: "2026-12-06T00:59:59+01:00",
  },
  requestedBy: "Team Communicatie Venlo",
};
