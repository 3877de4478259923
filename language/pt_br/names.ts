/**
 * Names for people who have not thought of one, in Portuguese.
 *
 * @module
 */

import type { Names } from "../en/names.ts";

/**
 * What such a name is made of: "Lontra Gentil". The second words are the same for both genders;
 * nothing here is used to insult anybody.
 */
export const names: Names = {
  first: words(`
    Albatroz Alpaca Andorinha Arara Borboleta Camelo Canguru Capivara Cavalo Cegonha Cervo
    Cigarra Coala Coelho Coruja Cutia Ema Esquilo Flamingo Foca Gaivota Gato Girafa Golfinho
    Grilo Guaxinim Jabuti Jaguatirica Joaninha Lebre Lhama Lince Lobo Lontra Marmota Panda
    Papagaio Pardal Pelicano Perdiz Pinguim Pintassilgo Quati Raposa Rouxinol Sagui Salamandra
    Suricato Tartaruga Tatu Texugo Tucano Urso Vagalume Zebra
  `),
  second: words(`
    Aconchegante Alegre Audaz Azul Brilhante Capaz Celeste Cintilante Confiante Constante
    Contente Cordial Deslumbrante Diligente Doce Elegante Eloquente Estelar Excelente
    Exuberante Fascinante Feliz Fiel Forte Gentil Humilde Independente Inteligente Jovem Jovial
    Leal Leve Livre Lunar Musical Nobre Original Paciente Perspicaz Prudente Radiante Reluzente
    Sagaz Simples Solar Sorridente Suave Sutil Tenaz Triunfante Valente Veloz Verde Vibrante
    Vivaz Zen
  `),
};

function words(list: string): readonly string[] {
  return list.trim().split(/\s+/);
}
